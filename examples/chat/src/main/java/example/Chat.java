package example;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

import hearus.socketio.SocketIoOptions;
import hearus.socketio.SocketIoServer;

/** A chat with rooms: whoever joins a room gets what others say in it. Any socket.io-client from 2 to 4 can connect. */
public class Chat {
    public static void main(String... arguments) {
        var port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3000;
        System.out.println("Chat on port " + start(Vertx.vertx(), port).actualPort());
    }

    static HttpServer start(Vertx vertx, int port) {
        var options = SocketIoOptions.builder().build();
        var sockets = SocketIoServer.create(vertx, options);
        sockets.of("/").onConnect(socket -> {
            socket.on("join", (words, ack) -> {
                socket.join(words.text(0).orElseThrow());
                ack.send("joined");
            });
            socket.on("say", (words, ack) -> socket.to(words.text(0).orElseThrow()).emit("said", words.text(1).orElse("")));
        });
        var router = Router.router(vertx);
        sockets.mount(router);
        var http = vertx.createHttpServer(options.applyTo(new HttpServerOptions().setPort(port))).requestHandler(router);
        return sockets.guard(http).listen().await();
    }
}
