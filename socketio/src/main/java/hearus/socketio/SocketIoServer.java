package hearus.socketio;

import java.util.function.Consumer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/**
 * A Socket.IO server: Engine.IO 3 and 4 over polling and WebSocket, clients 2.x to 4.x. Mounts on a Vert.x router beside anything else. Thread-safe.
 *
 * {@snippet lang = java :
 * var options = SocketIoOptions.defaults();
 * var server = SocketIoServer.create(vertx, options);
 * server.of("/").onConnect(socket -> socket.on("hello", (arguments, ack) -> ack.send("hello " + arguments.at(0).asText())));
 *
 * var router = Router.router(vertx);
 * server.mount(router);
 * // Other WebSockets share the port by their path: the router sees their handshakes, the server must have no webSocketHandler of its own.
 * router.get("/ws").handler(context -> context.request().toWebSocket().onSuccess(webSocket -> webSocket.textMessageHandler(webSocket::writeTextMessage)));
 * router.route().handler(StaticHandler.create());
 *
 * vertx.createHttpServer(options.applyTo(new HttpServerOptions())).requestHandler(router).listen(3000);
 * }
 */
public final class SocketIoServer {
    private final Namespaces namespaces;
    private final EngineServer engine;

    private SocketIoServer(Vertx vertx, SocketIoOptions options) {
        this.namespaces = new Namespaces(options);
        this.engine = new EngineServer(vertx, options, (session, request) -> new Connection(session, namespaces, options, request));
    }

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

    /** Disconnects everybody ("server shutting down") and refuses who comes after; clients of themselves try to reconnect. */
    public Future<Void> close() {
        return engine.close("server shutting down");
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
