package hearus.speech;

import java.time.Duration;
import java.util.function.Consumer;

import hearus.captions.SessionOptions;
import hearus.speech.internal.local.LocalStream;
import hearus.speech.internal.protocol.Pcm;

/** Captions from the model in this process. Does not own the engine. */
public final class LocalLink implements SpeechLink {
    private static final Duration LOADING_TIMEOUT = Duration.ofSeconds(10);

    private final EngineSessions engine;
    private final long maxUnprocessed;

    private LocalLink(EngineSessions engine, long maxUnprocessed) {
        this.engine = engine;
        this.maxUnprocessed = maxUnprocessed;
    }

    /**
     * A link into this engine.
     *
     * @param maxUnprocessed audio of one speaker that may wait for the model before {@link SpeechStream#send} blocks
     */
    public static LocalLink create(EngineSessions engine, Duration maxUnprocessed) {
        return new LocalLink(engine, maxUnprocessed.toMillis() * Pcm.RATE / 1000);
    }

    @Override
    public SpeechStream open(SessionOptions options, Consumer<SpeechEvent> listener) throws SpeechException, InterruptedException {
        engine.awaitEngine(LOADING_TIMEOUT);
        var stream = new LocalStream(engine.model().orElse(""), listener, maxUnprocessed);
        var session = engine.open(options, stream);
        try {
            stream.attach(session);
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
