package hearus.server.speech;

import java.time.Duration;
import java.util.function.Consumer;

import hearus.captions.SessionOptions;

/** Captions from the model in this process. Does not own the room. */
public final class LocalLink implements SpeechLink {
    private static final Duration LOADING = Duration.ofSeconds(10);

    private final EngineSessions room;
    private final long backlog;

    private LocalLink(EngineSessions room, long backlog) {
        this.room = room;
        this.backlog = backlog;
    }

    /**
     * A link into this room.
     *
     * @param backlog audio of one speaker that may wait before the speaker is held back
     */
    public static LocalLink create(EngineSessions room, Duration backlog) {
        return new LocalLink(room, backlog.toMillis() * 16);
    }

    @Override
    public SpeechStream open(SessionOptions options, Consumer<SpeechEvent> listener) throws SpeechException, InterruptedException {
        room.awaitEngine(LOADING);
        var stream = new LocalStream(listener, backlog);
        var session = room.open(options, stream);
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
        return room.readiness();
    }

    @Override
    public void close() {
        // The room ends its sessions.
    }
}
