package hearus.speech;

import java.time.Duration;
import java.util.function.Consumer;

import hearus.captions.SessionOptions;
import hearus.speech.internal.local.LocalStream;
import hearus.speech.internal.protocol.Pcm;

/** Captions from the model in this process. Does not own the engine. */
public final class LocalLink implements SpeechLink {
    private static final Duration LOADING = Duration.ofSeconds(10);

    private final EngineSessions engine;
    private final long backlog;

    private LocalLink(EngineSessions engine, long backlog) {
        this.engine = engine;
        this.backlog = backlog;
    }

    /**
     * A link into this engine.
     *
     * @param backlog audio of one speaker that may wait before the speaker is held back
     */
    public static LocalLink create(EngineSessions engine, Duration backlog) {
        return new LocalLink(engine, backlog.toMillis() * Pcm.RATE / 1000);
    }

    @Override
    public SpeechStream open(SessionOptions options, Consumer<SpeechEvent> listener) throws SpeechException, InterruptedException {
        engine.awaitEngine(LOADING);
        var stream = new LocalStream(listener, backlog);
        var session = engine.open(options, stream);
        try {
            stream.begin(session);
            return stream;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public Readiness readiness() {
        return engine.readiness();
    }

    @Override
    public void close() {
        // The engine ends its sessions.
    }
}
