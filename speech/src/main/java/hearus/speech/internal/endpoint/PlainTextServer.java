package hearus.speech.internal.endpoint;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.buffer.Buffer;

import hearus.captions.CaptionEvent;
import hearus.captions.SessionOptions;
import hearus.speech.SpeechException;
import hearus.speech.internal.protocol.Pcm;

/**
 * The server's side of the plain-text form of {@code /ws}: a token, then PCM; finished phrases come back. An odd byte waits for the next message. The text {@value #END} says that no more audio comes: the last phrase is sent, and the
 * connection closed.
 */
public final class PlainTextServer implements SpeechSocket.ServerProtocol {
    static final String END = "EOS";

    private final SpeechSocket socket;
    private final ResultFormat format;
    private boolean open;
    private boolean finished;
    private Optional<Byte> odd = Optional.empty();

    /** How a finished phrase is written. */
    public enum ResultFormat {
        /** The text alone. */
        TEXT {
            @Override
            String write(String phrase) {
                return phrase;
            }
        },
        /** A JSON object, with the spelling that existing clients expect. */
        JSON {
            @Override
            String write(String phrase) {
                return JsonNodeFactory.instance.objectNode().put("textId", UUID.randomUUID().toString()).put("transcritionResult", phrase)
                        .toString();
            }
        };

        abstract String write(String phrase);

        /** By its name in a query, in any case; {@link #TEXT} where there is none. */
        public static Optional<ResultFormat> of(String name) {
            return switch (name.strip().toLowerCase(Locale.ROOT)) {
                case "", "text", "txt" -> Optional.of(TEXT);
                case "json" -> Optional.of(JSON);
                default -> Optional.empty();
            };
        }
    }

    PlainTextServer(SpeechSocket socket, ResultFormat format) {
        this.socket = socket;
        this.format = format;
    }

    @Override
    public void text(String token) throws SpeechException {
        if (finished) {
            return;
        }
        if (open && token.strip().equalsIgnoreCase(END)) {
            finished = true;
            socket.finish(SpeechSocket.NORMAL, "finished");
            return;
        }
        if (open) {
            throw new SpeechException(SpeechException.Code.BAD_MESSAGE,
                    "After the token come only binary messages (s16le PCM, 16 kHz, mono), and " + END + " at the end.");
        }
        socket.authorize(Optional.of(token.strip()),
                "The first message must be the token that this server was started with, or an API key of a speaker.", this::open);
    }

    private void open() throws SpeechException {
        socket.open(new SessionOptions(socket.name(), socket.policy().languages(), socket.policy().prompt(), 0), this::send);
        open = true;
    }

    private void send(CaptionEvent event) {
        if (event instanceof CaptionEvent.Caption caption && caption.isFinal()) {
            socket.send(format.write(caption.text()), false);
        }
    }

    @Override
    public void binary(Buffer message) throws SpeechException {
        if (finished) {
            // After EOS no audio comes.
            return;
        }
        if (!open) {
            throw new SpeechException(SpeechException.Code.BAD_MESSAGE,
                    "The first message is a text: the token (any, where the server has none).");
        }
        var bytes = odd.map(first -> Buffer.buffer().appendByte(first).appendBuffer(message)).orElse(message).getBytes();
        odd = bytes.length % 2 == 0 ? Optional.empty() : Optional.of(bytes[bytes.length - 1]);
        socket.accept(Pcm.samples(bytes, 0, bytes.length));
    }

    /** This form has no errors but the reason in the close frame. */
    @Override
    public void error(String code, String message) {}
}
