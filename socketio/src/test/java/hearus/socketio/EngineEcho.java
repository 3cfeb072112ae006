package hearus.socketio;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

import hearus.socketio.internal.engine.EngineServer;
import hearus.socketio.internal.engine.EngineSession;
import hearus.socketio.internal.loop.EventLoops;
import hearus.socketio.internal.protocol.EnginePacket;

/** Engine.IO alone, which sends every message back. */
final class EngineEcho implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final int port;

    EngineEcho(SocketIoOptions options, int port) throws Exception {
        var engine = new EngineServer(new EventLoops(vertx, options.pingTimeout()), options,
                (session, request, cookie) -> new Echo(session));
        var router = Router.router(vertx);
        router.route("/engine.io/*").handler(engine::handle);
        this.port = vertx.createHttpServer(options.applyTo(new HttpServerOptions())).requestHandler(router).listen(port, "127.0.0.1")
                .toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS).actualPort();
    }

    RawClient client() {
        return new RawClient("http://127.0.0.1:" + port, "/engine.io/?");
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private record Echo(EngineSession session) implements EngineSession.Listener {
        @Override
        public void onOpen() {}

        @Override
        public void onText(EnginePacket.Text message) {
            session.send(List.of(message));
        }

        @Override
        public void onBinary(byte[] message) {
            session.send(List.of(new EnginePacket.Binary(message)));
        }

        @Override
        public void onClose(DisconnectReason reason) {}
    }
}
