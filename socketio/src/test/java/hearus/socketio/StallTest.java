package hearus.socketio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A server process that is stopped for longer than any of its time-outs, as on a machine that stalls, closes nobody who is still there when it goes on. */
@Timeout(120)
class StallTest {
    // Time-outs that a client on a busy machine does not miss.
    private static final Duration INTERVAL = Duration.ofMillis(600);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration OTHERS = Duration.ofSeconds(9);
    private static final Duration STOP = Duration.ofSeconds(11);
    private static final int CLIENTS = 6;

    private Process process;
    private String url;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), StalledServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        url = "http://127.0.0.1:" + output().readLine();
    }

    private BufferedReader output() {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    @AfterEach
    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private void stall() throws Exception {
        signal("STOP");
        await().pollDelay(STOP).atMost(STOP.multipliedBy(2)).until(() -> true);
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        var kill = new ProcessBuilder(Requires.program("kill").toString(), "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Test
    void clientsOfBothVersionsOverBothTransportsStay() throws Exception {
        try (var client = new RawClient(url)) {
            var clients = new ArrayList<Answering>();
            for (var i = 0; i < CLIENTS; i++) {
                clients.add(new Answering(client.socket(), 4));
                clients.getLast().send("40");
                clients.add(new Answering(client.socket("EIO=3&transport=websocket"), 3));
            }
            var pollers = new ArrayList<Poller>();
            for (var i = 0; i < CLIENTS; i++) {
                pollers.add(new Poller(client));
            }
            clients.forEach(Answering::awaitWelcome);
            var joining = new Answering(client.socket(), 4);
            var probe = new Answering(new Poller(client).session.upgrade(), 4);
            probe.send("2probe");
            probe.awaitMessage("3probe");
            var asked = new Answering(client.socket(), 4);
            asked.send("40");
            asked.send("42[\"ask me\"]");
            asked.awaitMessage("420[\"question\"]");
            stall();
            joining.send("40");
            joining.awaitWelcome();
            probe.send("5");
            probe.send("42[\"count\",1]");
            probe.awaitMessage("42[\"counted\",1]");
            for (var one : clients) {
                one.send("42[\"count\",1]");
                one.awaitMessage("42[\"counted\",1]");
            }
            for (var one : pollers) {
                assertThat(one.send("42[\"count\",1]")).isEqualTo("ok");
                one.awaitMessage("42[\"counted\",1]");
            }
            asked.send("430[\"the answer\"]");
            asked.awaitMessage("42[\"answered\",\"the answer\"]");
            assertStay(clients);
        }
    }

    /** Also after the stop: several of its heartbeats later they are all there. */
    private static void assertStay(List<Answering> clients) {
        await().pollDelay(INTERVAL.plus(TIMEOUT)).atMost(Duration.ofSeconds(30)).until(() -> true);
        assertThat(clients).allMatch(Answering::isOpen);
    }

    @Test
    void whoIsGoneWhenItGoesOnIsFoundOut() throws Exception {
        try (var client = new RawClient(url)) {
            var silent = client.socket();
            silent.next();
            silent.send("40");
            stall();
            silent.awaitClose();
        }
    }

    /** A WebSocket client that does what clients do about heartbeats, on a thread of its own. */
    private static final class Answering {
        private final RawClient.RawSocket socket;
        private final List<String> messages = new CopyOnWriteArrayList<>();
        private volatile boolean open = true;

        Answering(RawClient.RawSocket socket, int version) {
            this.socket = socket;
            Thread.ofVirtual().start(this::read);
            if (version == 3) {
                Thread.ofVirtual().start(this::ping);
            }
        }

        private void read() {
            try {
                while (open) {
                    var message = socket.received(Duration.ofMinutes(1));
                    if (message.equals("2")) {
                        socket.send("3");
                    }
                    open = !message.equals(RawClient.RawSocket.CLOSED);
                    messages.add(message.toString());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void ping() {
            while (open) {
                await().pollDelay(INTERVAL).until(() -> true);
                socket.send("2");
            }
        }

        void send(String message) {
            socket.send(message);
        }

        void awaitWelcome() {
            await().until(() -> messages.stream().anyMatch(message -> message.startsWith("40")));
        }

        void awaitMessage(String message) {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(messages).contains(message));
        }

        boolean isOpen() {
            return open;
        }
    }

    /** A client that polls all the time. */
    private static final class Poller {
        private final RawClient.Polling session;
        private final List<String> messages = new CopyOnWriteArrayList<>();

        Poller(RawClient client) throws Exception {
            session = client.poll();
            session.send("40");
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try {
                while (true) {
                    var answer = session.next();
                    if (answer.statusCode() != 200) {
                        messages.add("closed");
                        return;
                    }
                    for (var message : answer.body().split("\u001e", -1)) {
                        messages.add(message);
                        if (message.equals("2")) {
                            session.send("3");
                        }
                    }
                }
            } catch (IOException e) {
                messages.add("closed");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        String send(String packet) throws Exception {
            return session.send(packet).body();
        }

        void awaitMessage(String message) {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(messages).contains(message));
        }
    }

    /** The process that is stopped. Prints its port. */
    static final class StalledServer {
        private StalledServer() {}

        public static void main(String[] arguments) throws Exception {
            var vertx = Vertx.vertx();
            var options = TestServer.patient().toBuilder().heartbeat(INTERVAL, TIMEOUT).connectTimeout(OTHERS).upgradeTimeout(OTHERS)
                    .build();
            var server = SocketIoServer.create(vertx, options);
            server.of("/").onConnect(socket -> {
                socket.on("count", (values, ack) -> socket.emit("counted", values.at(0)));
                socket.on("ask me", (values, ack) -> {
                    var _ = socket.emitWithAck(OTHERS, "question").thenAccept(answer -> socket.emit("answered", answer.at(0)));
                });
            });
            var router = Router.router(vertx);
            server.mount(router);
            var port = server.guard(vertx.createHttpServer(options.applyTo(new HttpServerOptions())).requestHandler(router))
                    .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS).actualPort();
            System.out.println(port);
            // It would else outlive a test that was ended.
            while (System.in.read() >= 0) {
                // says nothing
            }
            System.exit(0);
        }
    }
}
