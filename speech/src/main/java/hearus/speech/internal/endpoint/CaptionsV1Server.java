package hearus.speech.internal.endpoint;

import io.vertx.core.buffer.Buffer;

import hearus.captions.SessionOptions;
import hearus.speech.SpeechException;
import hearus.speech.internal.protocol.CaptionsV1;
import hearus.speech.internal.protocol.Pcm;

/** The server's side of {@link CaptionsV1}. */
final class CaptionsV1Server implements SpeechSocket.ServerProtocol {
    private final SpeechSocket socket;
    private boolean open;
    private boolean finished;
    private boolean acceptsDraining;
    private long expected;

    CaptionsV1Server(SpeechSocket socket) {
        this.socket = socket;
    }

    @Override
    public void text(String text) throws SpeechException {
        switch (CaptionsV1.readClient(text)) {
            case CaptionsV1.FromClient.Begin(var start) -> begin(start);
            case CaptionsV1.FromClient.Prompt(var prompt) -> prompt(prompt);
            case CaptionsV1.FromClient.Finish ignored -> finish();
        }
    }

    private void begin(CaptionsV1.Start start) throws SpeechException {
        if (open) {
            throw bad("start comes once, first.");
        }
        socket.authorize(start.token(), "This speech server wants a token or a key: in the header Authorization: Bearer, or in start.",
                () -> open(start));
    }

    private void open(CaptionsV1.Start start) throws SpeechException {
        if (start.model().isPresent() && socket.model().isPresent() && !start.model().equals(socket.model())) {
            throw new SpeechException(SpeechException.Code.BAD_MODEL,
                    "This speech server runs the model " + socket.model().orElseThrow() + ", not " + start.model().orElseThrow() + ".");
        }
        var policy = socket.policy();
        var options = new SessionOptions(start.session().isEmpty() ? socket.name() : start.session(),
                start.languages().isEmpty() ? policy.languages() : start.languages(),
                start.prompt().isEmpty() ? policy.prompt() : start.prompt(), start.fromSample());
        expected = start.fromSample();
        socket.open(options, event -> socket.send(CaptionsV1.write(event), SpeechSocket.isSkippable(event)));
        open = true;
        acceptsDraining = start.acceptsDraining();
        // Says that the session is open, long before the first phrase is settled.
        socket.send(CaptionsV1.opened(expected, socket.model().orElse("")), false);
    }

    private void prompt(String prompt) throws SpeechException {
        if (!open || finished) {
            throw bad(open ? "No prompt comes after finish." : "The first message is start.");
        }
        socket.setPrompt(prompt.isEmpty() ? socket.policy().prompt() : prompt);
    }

    private void finish() throws SpeechException {
        if (!open) {
            throw bad("The first message is start.");
        }
        finished = true;
        socket.finish(SpeechSocket.NORMAL, "finished");
    }

    @Override
    public void binary(Buffer message) throws SpeechException {
        if (!open || finished) {
            throw bad(open ? "No audio comes after finish." : "The first message is start.");
        }
        var length = message.length() - CaptionsV1.OFFSET_BYTES;
        if (length < 0 || length % 2 != 0) {
            throw bad("A binary message is 8 bytes with the place of its first sample, then whole 16 bit samples.");
        }
        var offset = message.getLong(0);
        var count = length / 2;
        if (offset > expected || offset < 0) {
            throw bad("Samples are missing: expected " + expected + ", got " + offset + ".");
        }
        var known = (int) Math.min(count, expected - offset);
        var samples = Pcm.samples(message.getBytes(CaptionsV1.OFFSET_BYTES + 2 * known, message.length()), 0, length - 2 * known);
        expected += samples.length;
        if (samples.length > 0) {
            socket.accept(samples);
        } else if (count == 0) {
            socket.suspend();
        }
    }

    @Override
    public boolean announceDrain() {
        if (!open || finished || !acceptsDraining) {
            return false;
        }
        socket.send(CaptionsV1.draining(), false);
        return true;
    }

    @Override
    public void error(String code, String message) {
        socket.send(CaptionsV1.error(code, message), false);
    }

    private static SpeechException bad(String message) {
        return new SpeechException(SpeechException.Code.BAD_MESSAGE, message);
    }
}
