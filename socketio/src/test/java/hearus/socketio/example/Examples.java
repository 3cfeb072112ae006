package hearus.socketio.example;

import java.time.Duration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.StaticHandler;

import hearus.socketio.ConnectRefusedException;
import hearus.socketio.Namespace;
import hearus.socketio.SocketIoOptions;
import hearus.socketio.SocketIoServer;

/** The examples of the documentation, compiled; {@code ExamplesTest} runs them. */
public final class Examples {
    private Examples() {}

    /** A server beside pages and other WebSockets. */
    public static Future<HttpServer> server(Vertx vertx, int port) {
        // @start region="server"
        var options = SocketIoOptions.defaults();
        var server = SocketIoServer.create(vertx, options);
        server.of("/").onConnect(socket -> socket.on("hello", (arguments, ack) -> ack.send("hello " + arguments.text(0).orElse("you"))));

        var router = Router.router(vertx);
        server.mount(router);
        // Other WebSockets share the port by their path: the router sees their handshakes, the server must have no webSocketHandler of its own.
        router.get("/ws")
                .handler(context -> context.request().toWebSocket()
                        .onSuccess(webSocket -> webSocket.textMessageHandler(webSocket::writeTextMessage)));
        router.route().handler(StaticHandler.create());

        var http = vertx.createHttpServer(options.applyTo(new HttpServerOptions())).requestHandler(router);
        var listening = server.guard(http).listen(port, "127.0.0.1");
        // @end
        return listening;
    }

    /** What a cautious server in the open changes. */
    public static SocketIoOptions options() {
        // @start region="options"
        var options = SocketIoOptions.builder().maxPayload(1 << 20).maxEventsPerSecond(100).maxConnections(5_000)
                .cors(SocketIoOptions.Cors.only("https://lecture.example").withCredentials())
                .recovery(SocketIoOptions.Recovery.defaults()).build();
        // @end
        return options;
    }

    /** What one socket is told and asked. */
    public static void talk(Namespace namespace) {
        // @start region="socket"
        namespace.onConnect(socket -> {
            socket.on("upload", (arguments, ack) -> {
                var bytes = arguments.binary(0);
                if (bytes.isEmpty()) {
                    ack.send("send the file as binary");
                    return;
                }
                socket.data().merge("bytes", bytes.get().length, (before, more) -> (int) before + (int) more);
                ack.send("thank you", socket.data().get("bytes"));
            });
            socket.on("ask me", (arguments, ack) -> {
                // Blocking is fine here: it stops this socket's next events only.
                var answer = socket.emitWithAck(Duration.ofSeconds(5), "how are you?").join();
                socket.emit("noted", answer.text(0).orElse("nothing"));
            });
            socket.onDisconnect(reason -> socket.to("helpers").emit("gone", socket.id(), reason));
        });
        // @end
    }

    /** Sockets together. */
    public static void rooms(Namespace namespace) {
        // @start region="rooms"
        namespace.onConnect(socket -> {
            socket.on("follow", (arguments, ack) -> {
                var lecture = arguments.text(0).orElseThrow(() -> new IllegalArgumentException("follow wants the name of a lecture"));
                socket.join(lecture);
                socket.to(lecture).emit("joined", socket.id());
                ack.send(namespace.to(lecture).sockets().size());
            });
            socket.on("caption", (arguments, ack) -> socket.rooms()
                    .forEach(lecture -> namespace.to(lecture).except("muted").emit("caption", arguments.at(0))));
            socket.on("level", (arguments, ack) -> socket.broadcast().emitVolatile("level", arguments.at(0)));
        });
        // @end
    }

    /** Who may come in. */
    public static void middleware(Namespace namespace) {
        // @start region="middleware"
        namespace.use(socket -> {
            var token = socket.handshake().auth().path("token").asText();
            if (!token.equals("open sesame")) {
                throw new ConnectRefusedException("Give the token that you were sent",
                        JsonNodeFactory.instance.objectNode().put("code", "token"));
            }
            socket.data().put("user", "ali");
        });
        // @end
    }
}
