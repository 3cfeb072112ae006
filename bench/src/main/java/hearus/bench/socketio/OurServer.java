package hearus.bench.socketio;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

import hearus.socketio.Namespace;
import hearus.socketio.Socket;
import hearus.socketio.SocketIoOptions;
import hearus.socketio.SocketIoServer;

/** The module socketio as its users mount it, with the handlers of server.js. Prints its port, and ends when its standard input does. */
public final class OurServer {
    private static final Map<String, Object> NEWS = Map.of("id", 4711, "title", "The lecture begins", "text",
            "Please take your seats, we shall start in a minute.");

    private OurServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        var vertx = Vertx.vertx();
        var options = SocketIoOptions.defaults();
        var sockets = SocketIoServer.create(vertx, options);
        var namespace = sockets.of("/");
        namespace.onConnect(socket -> serve(socket, namespace));
        var router = Router.router(vertx);
        sockets.mount(router);
        router.get("/gc").blockingHandler(context -> {
            System.gc();
            context.end("done");
        });
        var http = sockets
                .guard(vertx.createHttpServer(options.applyTo(new HttpServerOptions().setHost("127.0.0.1").setPort(0)))
                        .requestHandler(router))
                .listen().toCompletionStage().toCompletableFuture().get();
        System.out.println(http.actualPort());
        while (System.in.read() >= 0) {
            // nothing is ever said
        }
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private static void serve(Socket socket, Namespace namespace) {
        socket.on("measure", (event, ack) -> ack.send(length(event.at(0))));
        socket.on("note", (event, ack) -> ack.send(event.at(1)));
        socket.on("join", (_, ack) -> {
            socket.join("room");
            ack.send();
        });
        socket.on("tell", (_, _) -> namespace.to("room").emit("news", NEWS));
    }

    private static int length(JsonNode data) {
        try {
            return data.isBinary() ? data.binaryValue().length : data.textValue().length();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
