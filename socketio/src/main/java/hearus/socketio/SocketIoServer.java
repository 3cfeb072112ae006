package hearus.socketio;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;

import hearus.socketio.internal.engine.EngineServer;
import hearus.socketio.internal.http.RequestHeaderTimeout;
import hearus.socketio.internal.loop.EventLoops;
import hearus.socketio.internal.namespace.Connection;
import hearus.socketio.internal.namespace.Namespaces;

/**
 * A Socket.IO server: Engine.IO 3 and 4 over polling and WebSocket, clients 2.x to 4.x. Mounts on a Vert.x router beside anything else. Thread-safe.
 *
 * {@snippet class = "hearus.socketio.example.Examples" region = "server"}
 */
public final class SocketIoServer {
    private final EventLoops loops;
    private final Namespaces namespaces;
    private final EngineServer engine;
    private final RequestHeaderTimeout headerTimeout;

    private SocketIoServer(Vertx vertx, SocketIoOptions options) {
        this.loops = new EventLoops(vertx, options.pingTimeout());
        this.namespaces = new Namespaces(options);
        this.headerTimeout = new RequestHeaderTimeout(loops, options.connectTimeout());
        this.engine = new EngineServer(loops, options,
                (session, request, cookie) -> new Connection(session, namespaces, options, request, cookie));
    }

    /** A server that serves nobody until it is {@linkplain #mount mounted}. */
    public static SocketIoServer create(Vertx vertx, SocketIoOptions options) {
        return new SocketIoServer(vertx, options);
    }

    /** The namespace, created on first use. Clients can connect to those that exist. */
    public Namespace of(String name) {
        return namespaces.of(name);
    }

    /**
     * Serves {@code /socket.io/} on this router. The router's HttpServer must run on event loops, as it does unless its verticle asks for other threads, and its
     * options should have gone through {@link SocketIoOptions#applyTo}.
     */
    public void mount(Router router) {
        router.route("/socket.io/*").handler(engine::handle);
    }

    /**
     * Closes connections on which the head of a request does not come within {@link SocketIoOptions#connectTimeout}: clients that send it slowly, or that only
     * keep the connection open. Answers heads that cannot be read, or are longer than the server's options allow, with a sentence (400, 414, 431). Call it after the server got its request handler, which from then on is called through this.
     */
    public HttpServer guard(HttpServer http) {
        return headerTimeout.guard(http);
    }

    /** Disconnects everybody ("server shutting down") and refuses new connections; clients try to reconnect by themselves. */
    public Future<Void> close() {
        return engine.close(DisconnectReason.SERVER_SHUTTING_DOWN).onComplete(done -> {
            namespaces.close();
            loops.close();
        });
    }

    /** How much it keeps of clients at present, for tests: nothing once everybody has left. */
    Retained retained() {
        return new Retained(engine.size(), namespaces.size(), headerTimeout.pending(), engine.recentlyClosedSize());
    }

    /**
     * @param sessions of Engine.IO
     * @param states of clients in namespaces, and rooms
     * @param timers of connections whose next request is awaited
     * @param recentlyClosed sessions that closed a moment ago; bounded
     */
    record Retained(int sessions, int states, int timers, int recentlyClosed) {}
}
