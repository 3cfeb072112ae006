package hearus.server.speech;

import java.util.Optional;

import io.vertx.core.buffer.Buffer;

import hearus.captions.CaptionEvent;
import hearus.captions.SessionOptions;

/** The seed's form: a token, then PCM; finished phrases come back. An odd byte waits for the next message. */
final class SeedDialect implements SpeechSocket.Dialect {
    private final SpeechSocket socket;
    private boolean open;
    private Optional<Byte> odd = Optional.empty();

    SeedDialect(SpeechSocket socket) {
        this.socket = socket;
    }

    @Override
    public void text(String token) throws SpeechException {
        if (open) {
            throw new SpeechException(SpeechException.Code.BAD_MESSAGE,
                    "After the token come only binary messages: signed 16 bit little-endian PCM, 16 kHz, mono.");
        }
        if (!socket.admitted(Optional.of(token.strip()))) {
            throw new SpeechException(SpeechException.Code.UNAUTHORIZED,
                    "The first message must be the token that this server was started with.");
        }
        socket.open(new SessionOptions(socket.name(), socket.policy().languages(), socket.policy().prompt(), 0), this::say);
        open = true;
    }

    private void say(CaptionEvent event) {
        if (event instanceof CaptionEvent.Caption caption && caption.isFinal()) {
            socket.say(caption.text(), false);
        }
    }

    @Override
    public void binary(Buffer message) throws SpeechException {
        if (!open) {
            throw new SpeechException(SpeechException.Code.BAD_MESSAGE,
                    "The first message is a text: the token (any, where the server has none).");
        }
        var bytes = odd.map(first -> Buffer.buffer().appendByte(first).appendBuffer(message)).orElse(message).getBytes();
        odd = bytes.length % 2 == 0 ? Optional.empty() : Optional.of(bytes[bytes.length - 1]);
        socket.hear(Pcm.samples(bytes, 0, bytes.length));
    }

    /** This form has no errors but the reason in the close frame. */
    @Override
    public void error(String code, String message) {}
}
