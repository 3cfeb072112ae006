package hearus.socketio;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Events to some of a namespace's sockets. */
@Timeout(60)
class RoomsTest {
    private TestServer server;
    private RawClient client;
    private final List<RawClient.RawSocket> clients = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(TestServer.patient());
        client = new RawClient(server);
        for (var i = 0; i < 4; i++) {
            clients.add(client.joined());
            sockets.add(server.sockets.poll(30, TimeUnit.SECONDS));
        }
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    /** Sends to the audience, then to everybody, and tells who heard the first. */
    private List<Integer> whoHears(Broadcast audience) throws InterruptedException {
        audience.emit("news", "a", new byte[]{7});
        server.server().of("/").emit("end");
        var heard = new ArrayList<Integer>();
        for (var i = 0; i < clients.size(); i++) {
            var first = clients.get(i).next();
            if (first.equals("451-[\"news\",\"a\",{\"_placeholder\":true,\"num\":0}]")) {
                assertThat(clients.get(i).next()).isEqualTo(new byte[]{7});
                heard.add(i);
                first = clients.get(i).next();
            }
            assertThat(first).isEqualTo("42[\"end\"]");
        }
        return heard;
    }

    @Test
    void holdWhoJoinedAndNotWhoLeft() throws Exception {
        sockets.get(0).join("a");
        sockets.get(1).join("a", "b");
        sockets.get(2).join("b");
        var all = server.server().of("/");
        assertThat(whoHears(all.to("a"))).containsExactly(0, 1);
        assertThat(whoHears(all.to("a", "b"))).as("each once").containsExactly(0, 1, 2);
        assertThat(whoHears(all.to("a").to("b").except("a"))).containsExactly(2);
        assertThat(whoHears(all.except("b"))).containsExactly(0, 3);
        assertThat(whoHears(all.to("nobody"))).isEmpty();
        sockets.get(1).leave("a", "never joined");
        assertThat(whoHears(all.to("a"))).containsExactly(0);
        assertThat(sockets.get(1).rooms()).containsExactly("b");
        assertThat(all.to("b").sockets()).containsExactlyInAnyOrder(sockets.get(1), sockets.get(2));
    }

    @Test
    void leaveOutTheSocketThatSends() throws Exception {
        sockets.forEach(socket -> socket.join("a"));
        sockets.get(3).leave("a");
        assertThat(whoHears(sockets.get(0).broadcast())).containsExactly(1, 2, 3);
        assertThat(whoHears(sockets.get(0).to("a"))).containsExactly(1, 2);
    }

    @Test
    void areAlsoTheIdsOfSockets() throws Exception {
        assertThat(whoHears(server.server().of("/").to(sockets.get(2).id()))).containsExactly(2);
        assertThat(server.server().of("/").socket(sockets.get(2).id())).containsSame(sockets.get(2));
        assertThat(server.server().of("/custom").socket(sockets.get(2).id())).isEmpty();
    }

    @Test
    void endWithTheConnection() throws Exception {
        sockets.get(0).join("a");
        clients.get(0).send("1");
        assertThat(server.reasonsWithin(1)).containsExactly("transport close");
        var all = server.server().of("/");
        assertThat(all.to("a").sockets()).isEmpty();
        assertThat(all.sockets()).hasSize(3);
        assertThat(sockets.get(0).rooms()).as("what a disconnect handler may want to know").containsExactly("a");
        assertThat(sockets.get(0).join("b").rooms()).containsExactly("a");
        assertThat(all.to("b").sockets()).isEmpty();
    }

    @Test
    void areOfOneNamespace() throws Exception {
        sockets.get(0).join("a");
        server.server().of("/custom").to("a").emit("news");
        assertThat(whoHears(server.server().of("/").to("a"))).containsExactly(0);
    }

    @Test
    void volatileEventsReachThoseWhoCanTakeThem() throws Exception {
        server.server().of("/").emitVolatile("level", 3);
        for (var each : clients) {
            assertThat(each.next()).isEqualTo("42[\"level\",3]");
        }
        sockets.get(1).emitVolatile("level", new byte[]{1});
        assertThat(clients.get(1).next()).isEqualTo("451-[\"level\",{\"_placeholder\":true,\"num\":0}]");
        assertThat(clients.get(1).next()).isEqualTo(new byte[]{1});
    }

    @Test
    void volatileEventsArePassedOverWhileAPollingClientDoesNotPoll() throws Exception {
        var polling = client.poll();
        polling.send("40");
        var socket = server.sockets.poll(30, TimeUnit.SECONDS);
        await().until(() -> polling.next().body().contains("auth"));
        socket.emitVolatile("level", 1);
        socket.emit("sure");
        socket.emitVolatile("level", 2);
        // Its loop takes this after those: a poll that came before would have been there for them.
        polling.send("42[\"nobody listens\"]");
        assertThat(polling.next().body()).isEqualTo("42[\"sure\"]");
    }

    @Test
    void volatileEventsNeverCloseASlowClient() throws Exception {
        try (var slowServer = new TestServer(TestServer.patient().toBuilder().maxBuffered(1 << 20).build());
                var reader = new java.net.Socket()) {
            reader.setReceiveBufferSize(8192);
            reader.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), slowServer.port()));
            reader.getOutputStream().write(SafetyTest.WEBSOCKET_REQUEST.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(reader.getInputStream().readNBytes(12)).asString(StandardCharsets.US_ASCII).isEqualTo("HTTP/1.1 101");
            reader.getOutputStream().write(new byte[]{(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, '4', '0'});
            var socket = slowServer.sockets.poll(30, TimeUnit.SECONDS);
            var flood = "x".repeat(50_000);
            IntStream.range(0, 2000).forEach(i -> socket.emitVolatile("flood", flood));
            assertThat(socket.connected()).isTrue();
            assertThat(slowServer.reasons).isEmpty();
        }
    }
}
