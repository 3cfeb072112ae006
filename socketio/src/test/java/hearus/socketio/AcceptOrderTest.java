package hearus.socketio;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Connections that come back to back are served in the order in which they came; needs the JVM options of docs/decisions/032-order-of-connections.md. */
@Timeout(60)
class AcceptOrderTest {
    private static final int ROUNDS = 100;
    private static final List<String> IN_ORDER = IntStream.range(0, 10).mapToObj(number -> "/" + number).toList();

    @Test
    void connectionsAreServedInTheOrderInWhichTheyCame() throws Exception {
        var vertx = Vertx.vertx();
        try {
            var served = new LinkedBlockingQueue<String>();
            var port = vertx.createHttpServer().requestHandler(request -> {
                served.add(request.path());
                var _ = request.response().end();
            }).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS).actualPort();
            for (var round = 0; round < ROUNDS; round++) {
                var sockets = new ArrayList<Socket>();
                for (var path : IN_ORDER) {
                    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                    sockets.add(socket);
                }
                var order = new ArrayList<String>();
                for (var socket : sockets) {
                    order.add(served.poll(20, TimeUnit.SECONDS));
                    assertThat(socket.isConnected()).isTrue();
                }
                for (var socket : sockets) {
                    socket.close();
                }
                assertThat(order).isEqualTo(IN_ORDER);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
