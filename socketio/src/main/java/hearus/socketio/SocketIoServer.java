package hearus.socketio;

import java.util.function.Consumer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** A Socket.IO server: Engine.IO 3 and 4 over polling and WebSocket, clients 2.x to 4.x. Mounts on a Vert.x router beside anything else. Thread-safe. */
public final class SocketIoServer {
    private SocketIoServer() {}

    public static SocketIoServer create(Vertx vertx, SocketIoOptions options) {
        throw new UnsupportedOperationException();
    }

    /** The namespace, created on first use. */
    public Namespace of(String name) {
        throw new UnsupportedOperationException();
    }

    /** Serves {@code /socket.io/} on this router. */
    public void mount(Router router) {
        throw new UnsupportedOperationException();
    }

    /** Disconnects everybody ("server shutting down"). */
    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }

    /** A part of the server that clients connect to by name. */
    public interface Namespace {
        String name();

        /** Called on a virtual thread for each new socket, before any of its events. */
        Namespace onConnect(Consumer<Socket> handler);

        /** Sends an event to every connected socket of this namespace. */
        void emit(String event, Object... arguments);
    }
}
