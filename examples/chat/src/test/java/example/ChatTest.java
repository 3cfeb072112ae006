package example;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ChatTest {
    @Test
    void whatOneSaysTheOthersOfTheRoomGet() throws Exception {
        var vertx = Vertx.vertx();
        var port = Chat.start(vertx, 0).actualPort();
        var one = new Client(port);
        var other = new Client(port);
        for (var client : new Client[]{one, other}) {
            client.socket.sendText("420[\"join\",\"room\"]", true).join();
            assertEquals("430[\"joined\"]", client.next());
        }
        one.socket.sendText("42[\"say\",\"room\",\"hello\"]", true).join();
        assertEquals("42[\"said\",\"hello\"]", other.next());
        vertx.close().await();
    }

    /** What a socket.io-client says and hears. */
    private static final class Client implements WebSocket.Listener {
        private final BlockingQueue<String> packets = new LinkedBlockingQueue<>();
        private final WebSocket socket;

        Client(int port) throws Exception {
            socket = HttpClient.newHttpClient().newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:" + port + "/socket.io/?EIO=4&transport=websocket"), this).join();
            next();
            socket.sendText("40", true).join();
            next();
        }

        String next() throws InterruptedException {
            return packets.poll(20, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            packets.add(text.toString());
            from.request(1);
            return null;
        }
    }
}
