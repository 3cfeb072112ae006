package hearus.socketio;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import hearus.socketio.internal.namespace.ServerNamespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who is let in. */
@Timeout(60)
class MiddlewareTest {
    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(TestServer.patient());
        client = new RawClient(server);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private Namespace custom() {
        return server.server().of("/custom");
    }

    private RawClient.RawSocket opened(String query) throws InterruptedException {
        var socket = client.socket(query);
        socket.next();
        return socket;
    }

    private void wantToken() {
        custom().use(socket -> {
            if (!socket.handshake().auth().path("token").asText().equals("right")) {
                throw new ConnectRefusedException("wrong token", JsonNodeFactory.instance.objectNode().put("code", 7));
            }
            socket.data().put("user", "ali");
            socket.join("known");
        });
    }

    @Test
    void whoIsRefusedIsToldWhyAndMayTryAgain() throws Exception {
        wantToken();
        var socket = opened("EIO=4&transport=websocket");
        socket.send("40/custom,{\"token\":\"no\"}");
        assertThat(socket.next()).isEqualTo("44/custom,{\"message\":\"wrong token\",\"data\":{\"code\":7}}");
        socket.send("40/custom,{\"token\":\"right\"}");
        assertThat((String) socket.next()).startsWith("40/custom,{\"sid\":");
        var joined = server.sockets.poll(30, TimeUnit.SECONDS);
        assertThat(joined.data()).containsEntry("user", "ali");
        assertThat(custom().to("known").sockets()).containsExactly(joined);
        assertThat(server.reasons).as("the one who was refused was never here").isEmpty();
    }

    @Test
    void clientsOfVersion2GetTheDataOrTheMessage() throws Exception {
        wantToken();
        server.server().of("/plain").use(socket -> {
            throw new ConnectRefusedException("nobody");
        });
        var socket = opened("EIO=3&transport=websocket");
        socket.next();
        socket.next();
        socket.send("40/custom");
        assertThat(socket.next()).isEqualTo("44/custom,{\"code\":7}");
        socket.send("40/plain");
        assertThat(socket.next()).isEqualTo("44/plain,\"nobody\"");
    }

    @Test
    void aMiddlewareThatFailsRefusesWithoutItsMessage() throws Exception {
        custom().use(socket -> {
            throw new IllegalStateException("password of the database");
        });
        var socket = opened("EIO=4&transport=websocket");
        socket.send("40/custom,");
        assertThat(socket.next()).isEqualTo("44/custom,{\"message\":\"Connection refused\"}");
    }

    @Test
    void middlewaresRunInOrderUntilOneRefuses() throws Exception {
        custom().use(socket -> socket.data().put("first", 1)).use(socket -> {
            throw new ConnectRefusedException("second after " + socket.data().get("first"));
        }).use(socket -> {
            throw new ConnectRefusedException("third");
        });
        var socket = opened("EIO=4&transport=websocket");
        socket.send("40/custom,");
        assertThat(socket.next()).isEqualTo("44/custom,{\"message\":\"second after 1\"}");
    }

    @Test
    void aSlowMiddlewareKeepsNobodyElseWaiting() throws Exception {
        var gate = new CountDownLatch(1);
        custom().use(socket -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        var socket = opened("EIO=4&transport=websocket");
        socket.send("40/custom,");
        socket.send("40");
        assertThat((String) socket.next()).startsWith("40{");
        socket.next();
        gate.countDown();
        assertThat((String) socket.next()).startsWith("40/custom,");
    }

    @Test
    void whoLeavesWhileHeIsCheckedIsForgotten() throws Exception {
        var checking = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        custom().use(socket -> {
            socket.join("known");
            checking.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        var socket = opened("EIO=4&transport=websocket");
        socket.send("40/custom,");
        checking.await();
        assertThat(((ServerNamespace) custom()).in("known")).hasSize(1);
        socket.abort();
        await().untilAsserted(() -> assertThat(((ServerNamespace) custom()).in("known")).isEmpty());
        gate.countDown();
        var other = opened("EIO=4&transport=websocket");
        other.send("40/custom,");
        assertThat((String) other.next()).startsWith("40/custom,");
        assertThat(server.sockets.poll(30, TimeUnit.SECONDS).transport()).isEqualTo("websocket");
        assertThat(server.sockets).as("only the other").isEmpty();
    }

    @Test
    void anEventOrASecondConnectBeforeTheAnswerClosesTheConnection() throws Exception {
        var gate = new CountDownLatch(1);
        custom().use(socket -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (var early : new String[]{"42/custom,[\"message\"]", "40/custom,"}) {
            var socket = opened("EIO=4&transport=websocket");
            socket.send("40/custom,");
            socket.send(early);
            socket.awaitClose();
        }
        gate.countDown();
    }
}
