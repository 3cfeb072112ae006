package hearus.server;

import java.util.concurrent.CompletableFuture;

import hearus.server.speech.EngineLoader;
import hearus.server.speech.Readiness;

/** A running Hearus: hub, speech server or both, everything on one port. Thread-safe. */
public final class HearusServer implements AutoCloseable {
    private HearusServer() {}

    /**
     * A server that does nothing yet.
     *
     * @param loader loads the model after the port is open, once, on a thread of its own; never called for a hub ({@link EngineLoader#none()})
     */
    public static HearusServer create(ServerConfig config, EngineLoader loader) {
        throw new UnsupportedOperationException();
    }

    /** Listens, then loads the model in the background. Returns when the port is open. */
    public HearusServer start() throws StartException {
        throw new UnsupportedOperationException();
    }

    /** The port that is open. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /** Completes when the server can caption: the model is loaded, or a speech server answers. Fails with what {@link EngineLoader#load()} threw. */
    public CompletableFuture<Void> ready() {
        throw new UnsupportedOperationException();
    }

    /** Whether the server can caption now, as {@code /health/ready} says. */
    public Readiness readiness() {
        throw new UnsupportedOperationException();
    }

    /** Takes no new clients, sends the finals of open phrases, closes everything. Returns within {@link ServerConfig.Limits#stop()} and a second. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
