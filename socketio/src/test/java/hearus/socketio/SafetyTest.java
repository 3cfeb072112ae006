package hearus.socketio;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What one client may not do to the server and to the others. */
@Timeout(60)
class SafetyTest {
    private static final String POLLING = "EIO=4&transport=polling";
    static final String WEBSOCKET_REQUEST = """
            GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
            Host: x
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13

            """;

    @Test
    void aWebSocketMessageOverTheLimitClosesItsConnectionOnly() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxPayload(100_000).build());
                var client = new RawClient(server)) {
            var bystander = client.joined();
            var inOneFrame = client.joined();
            inOneFrame.send("42[\"message\",\"" + "x".repeat(200_000) + "\"]");
            inOneFrame.awaitClose();
            var inParts = client.joined();
            inParts.sendPart("42[\"message\",\"" + "x".repeat(60_000), false);
            inParts.sendPart("x".repeat(60_000), false);
            inParts.awaitClose();
            var attachments = client.joined();
            attachments.send("452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
            attachments.send(new byte[60_000]);
            attachments.send(new byte[60_000]);
            attachments.awaitClose();
            bystander.send("42[\"message\",1]");
            assertThat(bystander.next()).isEqualTo("42[\"message-back\",1]");
        }
    }

    @Test
    void aPollingBodyOverTheLimitIsRefusedBeforeItIsRead() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxPayload(100_000).build());
                var client = new RawClient(server)) {
            var session = client.poll();
            assertThat(session.send("4" + "x".repeat(200_000)).statusCode()).isEqualTo(413);
            assertEnds(session);

            var chunked = client.poll();
            var body = new ByteArrayInputStream(("4" + "x".repeat(200_000)).getBytes(StandardCharsets.UTF_8));
            assertThat(client.send(client.request(chunked.query).POST(BodyPublishers.ofInputStream(() -> body))).statusCode())
                    .isEqualTo(413);
            assertEnds(chunked);
        }
    }

    /** A poll that comes soon gets the goodbye, one that comes late finds nobody. */
    private static void assertEnds(RawClient.Polling session) throws Exception {
        var last = session.next();
        assertThat(last.statusCode() == 200 ? last.body() : "1").isEqualTo("1");
        assertThat(session.next().statusCode()).isEqualTo(400);
    }

    @Test
    void aPollingBodyAtTheLimitIsTaken() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxPayload(100_000).build());
                var client = new RawClient(server)) {
            var session = client.poll();
            session.send("40");
            var frame = "42[\"message\",\"" + "x".repeat(100_000 - 16) + "\"]";
            assertThat(frame).hasSize(100_000);
            assertThat(session.send(frame).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void tooManyAttachmentsCloseTheConnection() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxAttachments(2).build()); var client = new RawClient(server)) {
            var socket = client.joined();
            socket.send("453-[\"message\"]");
            socket.awaitClose();
        }
    }

    @Test
    void aClientThatDoesNotReadIsClosed() throws Exception {
        try (var log = new LoggedProblems();
                var server = new TestServer(TestServer.patient().toBuilder().maxBuffered(1 << 20).build());
                var reader = new Socket()) {
            reader.setReceiveBufferSize(8192);
            reader.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            reader.getOutputStream().write(WEBSOCKET_REQUEST.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(reader.getInputStream().readNBytes(12)).asString(StandardCharsets.US_ASCII).isEqualTo("HTTP/1.1 101");
            reader.getOutputStream().write(new byte[]{(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, '4', '0'});
            var socket = server.sockets.poll(30, TimeUnit.SECONDS);
            var flood = "x".repeat(50_000);
            await().until(() -> {
                IntStream.range(0, 10).forEach(i -> socket.emit("flood", flood));
                return !socket.connected();
            });
            assertThat(server.reasonsWithin(1)).containsExactly("transport error");
            var ping = new byte[]{(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};
            await().alias("its connection is gone too").atMost(20, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThatThrownBy(() -> reader.getOutputStream().write(ping)).isInstanceOf(IOException.class));
            assertThat(log.problems()).as("logged with a stack trace").isEmpty();
        }
    }

    @Test
    void aBodyThatNeverEndsEndsWithItsSession() throws Exception {
        try (var server = new TestServer(TestServer.quick()); var client = new RawClient(server); var slow = new Socket()) {
            var session = client.poll();
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            var post = "POST /socket.io/?" + session.query + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n4";
            slow.getOutputStream().write(post.getBytes(StandardCharsets.US_ASCII));
            slow.setSoTimeout(20_000);
            assertThat(slow.getInputStream().read()).as("end of the connection").isEqualTo(-1);
        }
    }

    @Test
    void aPollingClientThatDoesNotPollIsClosed() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxBuffered(1 << 20).build());
                var client = new RawClient(server)) {
            var session = client.poll();
            session.send("40");
            var socket = server.sockets.poll(30, TimeUnit.SECONDS);
            var flood = "x".repeat(50_000);
            await().until(() -> {
                IntStream.range(0, 10).forEach(i -> socket.emit("flood", flood));
                return !socket.connected();
            });
            assertThat(session.next().statusCode()).isEqualTo(400);
        }
    }

    @Test
    void aWebSocketWhoseHandlersFallBehindIsNotReadUntilTheyCatchUp() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxQueued(100_000).build()); var client = new RawClient(server)) {
            var flooding = client.joined();
            var socket = server.sockets.take();
            var entered = new CountDownLatch(1);
            var gate = new CountDownLatch(1);
            var handled = new AtomicInteger();
            socket.on("work", (arguments, ack) -> {
                entered.countDown();
                awaitUninterruptibly(gate);
                handled.incrementAndGet();
            });
            var blob = "42[\"work\",\"" + "x".repeat(50_000) + "\"]";
            var sent = new AtomicInteger();
            var sender = Thread.ofVirtual().start(() -> {
                for (var i = 0; i < 1000; i++) {
                    flooding.send(blob);
                    sent.incrementAndGet();
                }
            });
            entered.await();
            var bystander = client.joined();
            bystander.send("42[\"message\",1]");
            assertThat(bystander.next()).as("others are served meanwhile").isEqualTo("42[\"message-back\",1]");
            await().during(300, TimeUnit.MILLISECONDS).atMost(10, TimeUnit.SECONDS).until(sent::get, count -> count == sent.get());
            assertThat(sent.get()).as("the sender is held back").isLessThan(1000);
            gate.countDown();
            sender.join();
            await().until(() -> handled.get() == 1000);
            assertThat(socket.connected()).isTrue();
        }
    }

    @Test
    void aPostIsAnsweredLateWhileHandlersAreBehind() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxQueued(100_000).build()); var client = new RawClient(server)) {
            var session = client.poll();
            session.send("40");
            var gate = new CountDownLatch(1);
            server.sockets.take().on("work", (arguments, ack) -> awaitUninterruptibly(gate));
            var blob = "42[\"work\",\"" + "x".repeat(150_000) + "\"]";
            var answer = client.sendLater(client.request(session.query).POST(BodyPublishers.ofString(blob)));
            await().during(300, TimeUnit.MILLISECONDS).until(() -> !answer.isDone());
            gate.countDown();
            assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("ok");
        }
    }

    @Test
    void handlersOfOneSocketRunInOrderAndOthersDoNotWait() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            var blocked = client.joined();
            var gate = new CountDownLatch(1);
            server.sockets.take().on("block", (arguments, ack) -> awaitUninterruptibly(gate));
            blocked.send("42[\"block\"]");
            blocked.send("42[\"message\",\"after\"]");
            var other = client.joined();
            other.send("42[\"message\",\"meanwhile\"]");
            assertThat(other.next()).isEqualTo("42[\"message-back\",\"meanwhile\"]");
            gate.countDown();
            assertThat(blocked.next()).isEqualTo("42[\"message-back\",\"after\"]");
        }
    }

    @Test
    void pagesAndOtherWebSocketsShareThePort() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            assertThat(client.get(URI.create("/")).body()).isEqualTo("a page");
            assertThat(client.get(URI.create("/socket.iox/?" + POLLING)).statusCode()).isEqualTo(404);
            var plain = client.connect("/ws");
            plain.send("hello");
            assertThat(plain.next()).isEqualTo("hello");
        }
    }

    @Test
    void anyOriginMayConnectWithoutCredentials() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            var response = client.send(client.request(POLLING).header("Origin", "https://a.example").GET());
            assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue("*");
            assertThat(response.headers().firstValue("access-control-allow-credentials")).isEmpty();
            var refused = client.send(client.request(POLLING + "&sid=nobody").header("Origin", "https://a.example").GET());
            assertThat(refused.headers().firstValue("access-control-allow-origin")).as("errors can be read too").hasValue("*");
        }
    }

    @Test
    void aPreflightIsAnswered() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            var response = client
                    .send(client.request(POLLING).header("Origin", "https://a.example").header("Access-Control-Request-Method", "POST")
                            .header("Access-Control-Request-Headers", "content-type,x-token").method("OPTIONS", BodyPublishers.noBody()));
            assertThat(response.statusCode()).isEqualTo(204);
            assertThat(response.headers().firstValue("access-control-allow-methods")).hasValue("GET,POST");
            assertThat(response.headers().firstValue("access-control-allow-headers")).hasValue("content-type,x-token");
        }
    }

    @Test
    void onlyListedOriginsMayConnect() throws Exception {
        var cors = SocketIoOptions.Cors.only("https://lecture.example").withCredentials();
        try (var server = new TestServer(TestServer.patient().toBuilder().cors(cors).build()); var client = new RawClient(server)) {
            var listed = client.send(client.request(POLLING).header("Origin", "https://lecture.example").GET());
            assertThat(listed.statusCode()).isEqualTo(200);
            assertThat(listed.headers().firstValue("access-control-allow-origin")).hasValue("https://lecture.example");
            assertThat(listed.headers().firstValue("access-control-allow-credentials")).hasValue("true");
            assertThat(listed.headers().firstValue("vary")).hasValue("Origin");
            var stranger = client.send(client.request(POLLING).header("Origin", "https://evil.example").GET());
            assertThat(stranger.statusCode()).isEqualTo(403);
            assertThat(stranger.body()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
            assertThat(stranger.headers().firstValue("access-control-allow-origin")).isEmpty();
            var own = client.send(client.request(POLLING).header("Origin", server.url()).GET());
            assertThat(own.statusCode()).as("the server's own pages").isEqualTo(200);
            assertThat(client.get(POLLING).statusCode()).as("not a browser").isEqualTo(200);
        }
    }

    @Test
    void moreConnectionsThanAllowedAreRefusedUntilOneLeaves() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxConnections(2).build()); var client = new RawClient(server)) {
            var one = client.joined();
            var two = client.poll();
            assertThat(client.get(POLLING).statusCode()).isEqualTo(503);
            assertThatThrownBy(client::socket).isInstanceOf(IllegalStateException.class);
            assertThat(two.send("40").statusCode()).as("who is here stays").isEqualTo(200);
            one.send("1");
            await().untilAsserted(() -> assertThat(client.get(POLLING).statusCode()).isEqualTo(200));
        }
    }

    @Test
    void whoSendsTooManyEventsIsReadMoreSlowlyAndLosesNothing() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxEventsPerSecond(50).build());
                var client = new RawClient(server)) {
            var fast = client.joined();
            var bystander = client.joined();
            var start = System.nanoTime();
            for (var i = 0; i < 150; i++) {
                fast.send("42[\"message\"," + i + "]");
            }
            bystander.send("42[\"message\",\"meanwhile\"]");
            assertThat(bystander.next()).isEqualTo("42[\"message-back\",\"meanwhile\"]");
            for (var i = 0; i < 150; i++) {
                assertThat(fast.next()).isEqualTo("42[\"message-back\"," + i + "]");
            }
            // 50 pass at once, with the packet that connected; what the server had read before it stopped is paid back before the next is read.
            fast.send("42[\"message\",\"last\"]");
            assertThat(fast.next()).isEqualTo("42[\"message-back\",\"last\"]");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1500));
        }
    }

    @Test
    void aPollingClientThatSendsTooManyEventsWaitsForItsAnswer() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxEventsPerSecond(20).build());
                var client = new RawClient(server)) {
            var session = client.poll();
            session.send("40");
            var start = System.nanoTime();
            session.send("42[\"message\"]" + "\u001e42[\"message\"]".repeat(59));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as("60 at 20 per second, 20 of them at once")
                    .isGreaterThan(Duration.ofMillis(1500));
        }
    }

    @Test
    void aBodyOfManyPacketsIsTakenNoFasterThanItsHandlersWork() throws Exception {
        var options = TestServer.patient().toBuilder().maxEventsPerSecond(10_000_000).build();
        try (var server = new TestServer(options); var client = new RawClient(server)) {
            var session = client.poll();
            session.send("40");
            var gate = new CountDownLatch(1);
            var socket = server.sockets.take();
            var handled = new AtomicInteger();
            socket.on("x", (arguments, ack) -> {
                awaitUninterruptibly(gate);
                handled.incrementAndGet();
            });
            // The last packet is broken: the server knows when it gets there.
            var body = "42[\"x\"]\u001e".repeat(50_000) + "no packet";
            var answer = client.sendLater(client.request(session.query).POST(BodyPublishers.ofString(body)));
            await().during(300, TimeUnit.MILLISECONDS).atMost(5, TimeUnit.SECONDS).until(() -> socket.connected() && !answer.isDone());
            gate.countDown();
            assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(400);
            assertThat(server.reasonsWithin(1)).containsExactly("parse error");
            assertThat(handled.get()).as("what came before it counts").isEqualTo(50_000);
        }
    }

    @Test
    void aBodyOfHundredsOfThousandsOfPacketsThatSayNothingSlowsItsSenderOnly() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxEventsPerSecond(1000).build());
                var client = new RawClient(server)) {
            var session = client.poll();
            var body = "6" + "\u001e6".repeat(499_000);
            var answer = client.sendLater(client.request(session.query).POST(BodyPublishers.ofString(body)));
            var bystander = client.joined();
            bystander.send("42[\"message\",1]");
            assertThat(bystander.next()).isEqualTo("42[\"message-back\",1]");
            await().during(500, TimeUnit.MILLISECONDS).atMost(5, TimeUnit.SECONDS).until(() -> !answer.isDone());
        }
    }

    @Test
    void eventsOfManySmallValuesCountForWhatTheyTake() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxQueued(1_000_000).build());
                var client = new RawClient(server)) {
            var session = client.poll();
            session.send("40");
            var gate = new CountDownLatch(1);
            server.sockets.take().on("work", (arguments, ack) -> awaitUninterruptibly(gate));
            var event = "42[\"work\"" + ",{}".repeat(10_000) + "]";
            var answer = client.sendLater(client.request(session.query).POST(BodyPublishers.ofString(event + "\u001e" + event)));
            await().during(300, TimeUnit.MILLISECONDS).atMost(5, TimeUnit.SECONDS).until(() -> !answer.isDone());
            gate.countDown();
            assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("ok");
        }
    }

    @Test
    void hundredsOfThousandsOfValuesInOnePacketCloseTheConnection() throws Exception {
        try (var server = new TestServer(TestServer.patient().toBuilder().maxPayload(4_000_000).build());
                var client = new RawClient(server)) {
            for (var value : new String[]{",{}", ",\"\""}) {
                var socket = client.joined();
                socket.send("42[\"message\"" + value.repeat(600_000) + "]");
                socket.awaitClose();
            }
        }
    }

    @Test
    void whoComesAndGoesIsNotReadWhileTheHandlersOfItsSocketsRun() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            var gate = new CountDownLatch(1);
            var came = new AtomicInteger();
            server.server().of("/busy").onConnect(socket -> {
                came.incrementAndGet();
                awaitUninterruptibly(gate);
            });
            var restless = client.joined();
            for (var i = 0; i < 100; i++) {
                restless.send("40/busy,");
                restless.send("41/busy,");
            }
            await().until(() -> came.get() >= 17);
            await().during(300, TimeUnit.MILLISECONDS).atMost(5, TimeUnit.SECONDS).until(() -> came.get() < 30);
            gate.countDown();
            await().until(() -> came.get() == 100);
        }
    }

    @Test
    void whoPingsAndNeverFetchesTheAnswersIsClosed() throws Exception {
        var options = TestServer.patient().toBuilder().maxEventsPerSecond(10_000_000).maxBuffered(1 << 20).build();
        try (var server = new TestServer(options); var client = new RawClient(server)) {
            var session = client.poll(3);
            session.send("1:2".repeat(20_000));
            assertThat(server.reasonsWithin(1)).containsExactly("transport error");
        }
    }

    @Test
    void whoSendsWebSocketPingsAndReadsNoAnswersIsClosed() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var pinging = new Socket()) {
            pinging.setReceiveBufferSize(8192);
            pinging.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            pinging.getOutputStream()
                    .write(WEBSOCKET_REQUEST.replace("\n", "\r\n").replace("EIO=4", "EIO=3").getBytes(StandardCharsets.US_ASCII));
            var pings = new byte[131 * 1000];
            for (var start = 0; start < pings.length; start += 131) {
                pings[start] = (byte) 0x89;
                pings[start + 1] = (byte) (0x80 | 125);
            }
            var sender = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        pinging.getOutputStream().write(pings);
                    }
                } catch (IOException e) {
                    // closed by the server
                }
            });
            assertThat(server.reasonsWithin(1)).containsExactly("parse error");
            assertThat(sender.join(Duration.ofSeconds(20))).as("its connection is gone too").isTrue();
        }
    }

    @Test
    void aSecondProbeEndsTheUpgrade() throws Exception {
        try (var server = new TestServer(TestServer.patient()); var client = new RawClient(server)) {
            var session = client.poll();
            var candidate = session.upgrade();
            candidate.send("2probe");
            assertThat(candidate.next()).isEqualTo("3probe");
            candidate.send("2probe");
            candidate.awaitClose();
            assertThat(session.send("40").statusCode()).as("the session goes on").isEqualTo(200);
        }
    }

    @Test
    void whoTricklesTheHeadOfARequestInIsClosed() throws Exception {
        var options = TestServer.patient().toBuilder().connectTimeout(Duration.ofMillis(500)).build();
        try (var server = new TestServer(options); var silent = new Socket(); var again = new Socket()) {
            silent.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            silent.setSoTimeout(20_000);
            silent.getOutputStream().write("GET / HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
            assertThat(silent.getInputStream().read()).as("end of the connection").isEqualTo(-1);

            again.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            again.setSoTimeout(20_000);
            again.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(again.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).as("one answer, then the end")
                    .startsWith("HTTP/1.1 200").endsWith("a page");
        }
    }

    @Test
    void whoWaitsForAPollOrHasAWebSocketIsNotTakenForOneWhoTrickles() throws Exception {
        var options = TestServer.patient().toBuilder().connectTimeout(Duration.ofMillis(300)).build();
        try (var server = new TestServer(options); var client = new RawClient(server)) {
            var other = client.connect("/ws");
            var session = client.poll();
            session.send("40");
            var socket = server.sockets.poll(30, TimeUnit.SECONDS);
            await().until(() -> session.next().body().contains("auth"));
            var poll = session.nextLater();
            try (var late = new Socket()) {
                // When this one, which came later, is closed, the others would have been.
                late.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                late.setSoTimeout(20_000);
                assertThat(late.getInputStream().read()).isEqualTo(-1);
            }
            socket.emit("late");
            assertThat(poll.get(30, TimeUnit.SECONDS).body()).isEqualTo("42[\"late\"]");
            other.send("still here");
            assertThat(other.next()).isEqualTo("still here");
        }
    }

    @Test
    void whatABrowserWouldNotSendIsNotRepeatedToIt() throws Exception {
        var options = TestServer.patient().toBuilder().cors(SocketIoOptions.Cors.anyOrigin().withCredentials()).build();
        try (var server = new TestServer(options); var client = new RawClient(server)) {
            var known = client.send(client.request(POLLING).header("Origin", "http://a.example:8080").GET());
            assertThat(known.headers().firstValue("Access-Control-Allow-Origin")).contains("http://a.example:8080");
            for (var origin : new String[]{"null", "http://a.example/<script>", "http://a, http://b", "x".repeat(400)}) {
                var answer = client.send(client.request(POLLING).header("Origin", origin).GET());
                assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).as(origin).contains("*");
                assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).as(origin).isEmpty();
            }
            var preflight = client.send(client.request(POLLING).header("Origin", "http://a.example")
                    .header("Access-Control-Request-Headers", "x-token; <b>").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
            assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers")).isEmpty();
        }
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> SocketIoOptions.builder().maxPayload(0).build()).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxPayload must be at least 1, is 0");
        assertThatThrownBy(() -> SocketIoOptions.builder().connectTimeout(Duration.ZERO).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connectTimeout");
    }

    private static void awaitUninterruptibly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
