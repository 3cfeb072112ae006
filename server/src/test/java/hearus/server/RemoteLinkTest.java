package hearus.server;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import hearus.captions.SessionOptions;
import hearus.speech.CutProxy;
import hearus.speech.FakeEngine;
import hearus.speech.RemoteLink;
import hearus.speech.SpeechEngine;
import hearus.speech.SpeechEvent;
import hearus.speech.SpeechException;
import hearus.speech.SpeechStream;
import hearus.speech.internal.protocol.Pcm;

import static hearus.speech.FakeEngine.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class RemoteLinkTest {
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FakeEngine engine = new FakeEngine();
    private final List<SpeechEvent> events = new CopyOnWriteArrayList<>();
    private HearusServer server;
    private CutProxy network;

    @BeforeEach
    void start() throws Exception {
        server = speechServer(0, engine);
        network = new CutProxy(server.port());
    }

    @AfterEach
    void stop() throws Exception {
        network.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static HearusServer speechServer(int port, SpeechEngine engine) throws Exception {
        var started = HearusServer.create(ServerConfig.speech().host("localhost").port(port).build(), () -> engine).start();
        started.ready().get(30, TimeUnit.SECONDS);
        return started;
    }

    private RemoteLink link(Duration replay, int... ports) {
        var addresses = Arrays.stream(ports).mapToObj(port -> URI.create("ws://localhost:" + port + "/ws")).toList();
        return RemoteLink.create(vertx, new RemoteLink.RemoteServers(addresses, Optional.empty(), Optional.empty()),
                new RemoteLink.Limits(10, replay), registry);
    }

    private SpeechStream open(RemoteLink link) throws SpeechException {
        return link.open(new SessionOptions("test", List.of("en"), "", 0), events::add);
    }

    private List<String> finals() {
        return events.stream().filter(event -> event instanceof SpeechEvent.Captioned(var caption) && caption.isFinal())
                .map(event -> ((SpeechEvent.Captioned) event).caption().text()).toList();
    }

    private List<SpeechEvent.State> states() {
        return events.stream().filter(SpeechEvent.Status.class::isInstance).map(event -> ((SpeechEvent.Status) event).state()).toList();
    }

    private static void send(SpeechStream stream, short[] pcm) throws Exception {
        stream.send(pcm, 0, pcm.length);
    }

    @Test
    void wordsComeBack() throws Exception {
        try (var link = link(Duration.ofMinutes(1), network.port())) {
            var stream = open(link);
            send(stream, say(1, 2, 3));
            await().untilAsserted(() -> assertThat(finals()).containsExactly("1", "2", "3"));
            stream.finish().get(30, TimeUnit.SECONDS);
            assertThat(states()).startsWith(SpeechEvent.State.LISTENING);
            await().until(() -> engine.open() == 0);
        }
    }

    @Test
    void aConnectionCutInMidPhraseLosesNothingAndDoublesNothing() throws Exception {
        try (var link = link(Duration.ofMinutes(1), network.port())) {
            var stream = open(link);
            send(stream, say(1));
            await().untilAsserted(() -> assertThat(finals()).containsExactly("1"));
            var second = say(2);
            send(stream, Arrays.copyOf(second, 5_000));
            await().until(() -> !events.isEmpty() && events.getLast() instanceof SpeechEvent.Captioned(var caption)
                    && caption.text().equals("~2"));
            network.cut();
            send(stream, Arrays.copyOfRange(second, 5_000, second.length));
            send(stream, say(3));
            await().untilAsserted(() -> assertThat(finals()).containsExactly("1", "2", "3"));
            assertThat(states()).containsSubsequence(SpeechEvent.State.LISTENING, SpeechEvent.State.RECONNECTING,
                    SpeechEvent.State.LISTENING);
            assertThat(registry.get("hearus.hub.reconnects").counter().count()).isEqualTo(1);
        }
    }

    @Test
    void anyNumberOfCutsAtAnyMomentGivesEveryWordOnceWithGrowingIds() throws Exception {
        try (var link = link(Duration.ofMinutes(1), network.port())) {
            var stream = open(link);
            var words = IntStream.rangeClosed(1, 60).toArray();
            var pcm = say(words);
            var random = new Random(42);
            for (int at = 0; at < pcm.length;) {
                var length = Math.min(pcm.length - at, 1 + random.nextInt(20_000));
                stream.send(pcm, at, length);
                at += length;
                if (random.nextInt(4) == 0) {
                    var heard = events.size();
                    await().pollInterval(Duration.ofMillis(1)).atMost(Duration.ofSeconds(20)).until(() -> events.size() > heard);
                    network.cut();
                }
            }
            stream.finish().get(30, TimeUnit.SECONDS);
            assertThat(finals()).containsExactlyElementsOf(Arrays.stream(words).mapToObj(String::valueOf).toList());
            var ids = events.stream().filter(SpeechEvent.Captioned.class::isInstance)
                    .map(event -> ((SpeechEvent.Captioned) event).caption())
                    .filter(caption -> caption.isFinal()).map(caption -> caption.id()).toList();
            assertThat(ids).isSorted().doesNotHaveDuplicates();
            assertThat(network.connections()).isGreaterThan(5);
        }
    }

    @Test
    void aKilledServerThatComesBackOnItsPortGoesOnWhereItWas() throws Exception {
        var port = server.port();
        try (var link = link(Duration.ofMinutes(1), port)) {
            var stream = open(link);
            send(stream, Arrays.copyOf(say(5), 6_000));
            await().until(() -> events.stream().anyMatch(SpeechEvent.Captioned.class::isInstance));
            server.close();
            send(stream, say(6));
            await().until(() -> states().contains(SpeechEvent.State.RECONNECTING));
            server = speechServer(port, new FakeEngine());
            send(stream, say(7));
            stream.finish().get(30, TimeUnit.SECONDS);
            assertThat(finals()).containsExactly("5", "6", "7");
        }
    }

    @Test
    void whenOneServerIsAwayTheNextIsUsed() throws Exception {
        var away = server.port();
        try (var other = speechServer(0, new FakeEngine()); var link = link(Duration.ofMinutes(1), away, other.port())) {
            server.close();
            var stream = open(link);
            send(stream, say(8));
            await().untilAsserted(() -> assertThat(finals()).containsExactly("8"));
            assertThat(link.readiness().ready()).isTrue();
        }
    }

    /** The other server takes the open phrase from its beginning: nothing is cut in two, and nobody sees a lost connection. */
    @Test
    void aServerThatClosesHandsItsStreamsToAnotherInMidPhrase() throws Exception {
        var next = new FakeEngine();
        try (var other = speechServer(0, next); var link = link(Duration.ofMinutes(1), server.port(), other.port())) {
            var stream = open(link);
            send(stream, say(1));
            await().untilAsserted(() -> assertThat(finals()).containsExactly("1"));
            var second = say(2);
            send(stream, Arrays.copyOf(second, 5_000));
            await().until(() -> !events.isEmpty() && events.getLast() instanceof SpeechEvent.Captioned(var caption)
                    && caption.text().equals("~2"));
            var begun = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("nobody had to be waited for").isLessThan(Duration.ofSeconds(20));
            await().until(() -> next.open() == 1);
            send(stream, Arrays.copyOfRange(second, 5_000, second.length));
            send(stream, say(3));
            await().untilAsserted(() -> assertThat(finals()).containsExactly("1", "2", "3"));
            assertThat(states()).doesNotContain(SpeechEvent.State.RECONNECTING);
            assertThat(registry.get("hearus.hub.reconnects").counter().count()).isZero();
            var ids = events.stream().filter(SpeechEvent.Captioned.class::isInstance)
                    .map(event -> ((SpeechEvent.Captioned) event).caption()).filter(caption -> caption.text().contains("2"))
                    .map(caption -> caption.id()).distinct().toList();
            assertThat(ids).as("the phrase keeps its id").hasSize(1);
        }
    }

    @Test
    void aServerThatClosesGivesTheOpenPhraseItsFinalWhereNoOtherCanBeReached() throws Exception {
        var away = server.port();
        var second = speechServer(0, new FakeEngine());
        server.close();
        try (var link = link(Duration.ofMinutes(1), second.port(), away)) {
            var stream = open(link);
            send(stream, Arrays.copyOf(say(2), 6_000));
            await().until(() -> events.stream().anyMatch(SpeechEvent.Captioned.class::isInstance));
            second.close();
            await().untilAsserted(() -> assertThat(finals()).hasSize(1));
        } finally {
            second.close();
        }
    }

    @Test
    void audioThatCannotBeKeptIsRefusedAndNotDroppedSilently() throws Exception {
        server.close();
        try (var link = link(Duration.ofSeconds(4), network.port())) {
            var stream = open(link);
            send(stream, say(1, 2, 3, 4));
            assertThatThrownBy(() -> send(stream, say(5, 6))).isInstanceOf(SpeechException.class)
                    .extracting(error -> ((SpeechException) error).code()).isEqualTo(SpeechException.Code.BACKLOG_FULL);
            server = speechServer(0, engine);
            network.pointTo(server.port());
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(finals()).containsExactly("1", "2", "3", "4"));
            send(stream, say(7));
            await().untilAsserted(() -> assertThat(finals()).endsWith("4", "7"));
        }
    }

    @Test
    void aServerThatKnowsOnlyTheSeedsFormIsSpokenToInIt() throws Exception {
        var heard = new CopyOnWriteArrayList<Object>();
        HttpServer seed = vertx.createHttpServer().requestHandler(request -> request.response().setStatusCode(404).end())
                .webSocketHandler(socket -> {
                    socket.textMessageHandler(heard::add);
                    socket.binaryMessageHandler(pcm -> {
                        heard.add(pcm.length());
                        socket.writeTextMessage(" a finished phrase ");
                    });
                }).listen(0).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        var servers = new RemoteLink.RemoteServers(List.of(URI.create("ws://localhost:" + seed.actualPort() + "/ws")),
                Optional.of("secret"),
                Optional.empty());
        try (var link = RemoteLink.create(vertx, servers, new RemoteLink.Limits(1, Duration.ofMinutes(1)), registry)) {
            var stream = open(link);
            send(stream, new short[4_000]);
            await().untilAsserted(() -> assertThat(finals()).containsExactly("a finished phrase"));
            assertThat(heard).containsExactly("secret", 8_000);
            assertThat(link.readiness().ready()).isTrue();
        }
    }

    /** Fails if a hub of today sends an older speech server what that refuses. */
    @Test
    void aServerWhoseFirstAckSaysNothingMoreIsSentNoPrompt() throws Exception {
        var texts = new CopyOnWriteArrayList<String>();
        HttpServer old = vertx.createHttpServer(new HttpServerOptions().addWebSocketSubProtocol("hearus.captions.v1"))
                .webSocketHandler(socket -> {
                    socket.textMessageHandler(text -> {
                        texts.add(text);
                        socket.writeTextMessage("{\"type\":\"ack\",\"sample\":0}");
                        if (text.contains("finish")) {
                            socket.close();
                        }
                    });
                    socket.binaryMessageHandler(message -> socket.writeTextMessage(
                            "{\"type\":\"final\",\"id\":1,\"revision\":1,\"text\":\"one\",\"stable\":3,\"startMs\":0,\"endMs\":250,\"language\":\"en\",\"words\":[]}"));
                }).listen(0).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        try (var link = link(Duration.ofMinutes(1), old.actualPort())) {
            var stream = open(link);
            stream.setPrompt("entropy");
            send(stream, new short[4_000]);
            await().untilAsserted(() -> assertThat(finals()).containsExactly("one"));
            stream.setPrompt("enthalpy");
            send(stream, new short[4_000]);
            assertThat(stream.model()).isEmpty();
            stream.finish().get(30, TimeUnit.SECONDS);
            assertThat(texts).hasSize(2);
            assertThat(texts.getFirst()).contains("\"type\":\"start\"");
        }
    }

    @Test
    void aRefusedTokenIsToldOnceInWords() throws Exception {
        server.close();
        server = HearusServer.create(ServerConfig.speech().host("localhost").port(0).token("secret").build(), () -> engine).start();
        server.ready().get(30, TimeUnit.SECONDS);
        try (var link = link(Duration.ofMinutes(1), server.port())) {
            open(link);
            await().until(() -> events.stream().anyMatch(event -> event instanceof SpeechEvent.Problem(var code, var message)
                    && code.equals("unauthorized") && message.contains("token")));
            await().until(() -> states().contains(SpeechEvent.State.RECONNECTING));
            assertThat(events.stream().filter(SpeechEvent.Problem.class::isInstance)).hasSize(1);
        }
    }

    private RemoteLink linkThatFails() {
        // An address that ServerConfig would not take: connecting throws what no lost connection throws.
        return RemoteLink.create(vertx,
                new RemoteLink.RemoteServers(List.of(URI.create("ftp://localhost/ws")), Optional.empty(), Optional.empty()),
                new RemoteLink.Limits(10, Duration.ofMinutes(1)), registry);
    }

    @Test
    void aStreamThatFailedSaysSoRefusesAudioAndDoesNotFinishWell() throws Exception {
        try (var link = linkThatFails()) {
            var stream = open(link);
            await().until(() -> events.stream().anyMatch(event -> event instanceof SpeechEvent.Problem(var code, var message)
                    && code.equals("failed") && message.contains("lost")));
            assertThatThrownBy(() -> send(stream, say(1))).isInstanceOf(SpeechException.class)
                    .extracting(error -> ((SpeechException) error).code()).isEqualTo(SpeechException.Code.FAILED);
            assertThatThrownBy(() -> stream.finish().get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void aListenerThatThrowsLosesOnlyThatEvent() throws Exception {
        try (var link = link(Duration.ofMinutes(1), network.port())) {
            var stream = link.open(new SessionOptions("test", List.of("en"), "", 0), event -> {
                events.add(event);
                throw new IllegalStateException("a listener's mistake");
            });
            send(stream, say(1, 2));
            stream.finish().get(30, TimeUnit.SECONDS);
            assertThat(finals()).containsExactly("1", "2");
        }
    }

    @Test
    void aListenerMayBlockAndUseItsStreamBecauseNoLockIsHeld() throws Exception {
        try (var link = link(Duration.ofMinutes(1), network.port())) {
            var gate = new CountDownLatch(1);
            var entered = new CountDownLatch(1);
            var threads = new CopyOnWriteArrayList<Boolean>();
            var stream = link.open(new SessionOptions("test", List.of("en"), "", 0), event -> {
                threads.add(Thread.currentThread().isVirtual());
                entered.countDown();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                events.add(event);
            });
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
            // Under the old rule this waited for the listener.
            CompletableFuture.runAsync(() -> {
                try {
                    send(stream, say(1, 2));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }).get(30, TimeUnit.SECONDS);
            gate.countDown();
            stream.finish().get(30, TimeUnit.SECONDS);
            assertThat(finals()).containsExactly("1", "2");
            assertThat(threads).doesNotContain(false);
        }
    }

    @Test
    void aBlobThatMayNotFitWholeIsRefusedBeforeItBegins() throws Exception {
        server.close();
        try (var link = link(Duration.ofSeconds(10), network.port())) {
            var stream = open(link);
            assertThat(stream.refusal()).isEmpty();
            send(stream, new short[(int) (9.5 * Pcm.RATE)]);
            assertThat(stream.refusal().orElseThrow().code()).isEqualTo(SpeechException.Code.BACKLOG_FULL);
        }
    }

    @Test
    void aServerThatRefusesTheSubprotocolByAStatusIsSpokenToInTheSeedsForm() throws Exception {
        var heard = new CopyOnWriteArrayList<String>();
        HttpServer seed = vertx.createHttpServer().webSocketHandshakeHandler(handshake -> {
            if (handshake.headers().contains("Sec-WebSocket-Protocol")) {
                handshake.reject(400);
            } else {
                handshake.accept();
            }
        }).webSocketHandler(socket -> socket.textMessageHandler(heard::add)).requestHandler(request -> request.response().end()).listen(0)
                .toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        try (var link = link(Duration.ofMinutes(1), seed.actualPort())) {
            open(link);
            await().untilAsserted(() -> assertThat(heard).containsExactly("hearus"));
        }
    }
}
