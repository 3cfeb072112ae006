package hearus.server.internal.hub;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.keywords.ChatEndpoint;
import hearus.keywords.KeywordsConfig;
import hearus.keywords.NlpMessage;
import hearus.keywords.Word;
import hearus.server.HearusServer;
import hearus.server.ServerConfig;
import hearus.server.TextProcessor;
import hearus.speech.FakeEngine;
import hearus.testkit.ChatServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** {@code nlProcessing} in, {@code NLPResult} out. */
class TextsTest {
    private static final ServerConfig HERE = ServerConfig.serve().host("localhost").port(0).build();
    private static final String DEFINITION = "기준금리란 중앙은행이 금융기관과 거래할 때 기준으로 삼는 금리를 말합니다.";

    private static String message(int place, String text) {
        return new NlpMessage(place, place + 1, Word.split(text), text).toJson().toString();
    }

    /** As the seed's client sends it: the JSON in a string. */
    private static String quoted(String json) {
        return JsonNodeFactory.instance.textNode(json).toString();
    }

    private static HearusServer server(TextProcessor processor) throws Exception {
        return HearusServer.create(HERE, FakeEngine::new, processor).start();
    }

    private static List<Integer> places(SocketIoClient client) {
        return client.events("NLPResult").stream().map(answer -> answer.path("arrStart").asInt()).toList();
    }

    private static List<String> codes(SocketIoClient client) {
        return client.events("captionError").stream().map(error -> error.path("code").asText()).toList();
    }

    @Test
    void theSeedsMessageComesBackExplainedInItsOwnForm() throws Exception {
        try (var server = HearusServer.create(HERE, FakeEngine::new).start();
                var client = new SocketIoClient(server.port(), "/webrtc", "")) {
            var json = message(40, DEFINITION);
            assertThat(client.call("nlProcessing", quoted(json)).isMissingNode()).as("an ack without an error").isTrue();
            client.call("nlProcessing", json);

            var answers = client.events("NLPResult");
            assertThat(answers).hasSize(2);
            assertThat(answers.getLast()).as("a string and an object are the same").isEqualTo(answers.getFirst());
            var answer = answers.getFirst();
            assertThat(answer.path("arrStart").asInt()).isEqualTo(40);
            assertThat(answer.path("arrEnd").asInt()).isEqualTo(41);
            assertThat(answer.path("sumText").asText()).isEqualTo(DEFINITION);
            assertThat(answer.path("unProcessedText")).hasSize(Word.split(DEFINITION).size());
            assertThat(answer.path("unProcessedText").path(0).toString()).isEqualTo("[\"기준금리란\",\"comment\",\"" + DEFINITION + "\"]");
            assertThat(answer.path("unProcessedText").path(1).toString()).isEqualTo("[\"중앙은행이\",\"none\",\"\"]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"{\"", "17", "null", "[]", "{}", "\"\"",
            "{\"arrStart\":0,\"arrEnd\":1,\"unProcessedText\":[[\"a\",\"bold\",\"\"]],\"sumText\":\"\"}",
            "{\"arrStart\":0,\"arrEnd\":1,\"unProcessedText\":[[\"a\",\"none\"]],\"sumText\":\"\"}"})
    void whatIsNoMessageIsRefusedInWordsAndTheNextIsServed(String wrong) throws Exception {
        try (var server = server(message -> message); var client = new SocketIoClient(server.port(), "")) {
            var refused = client.call("nlProcessing", wrong);

            assertThat(refused.path("code").asText()).isEqualTo("bad_text");
            assertThat(refused.path("error").asText()).isNotBlank();
            assertThat(client.events("captionError").getFirst().path("message")).isEqualTo(refused.path("error"));
            client.call("nlProcessing", message(3, "다음"));
            assertThat(places(client)).containsExactly(3);
        }
    }

    @Test
    void tooLargeATextIsRefusedAndSoIsBinary() throws Exception {
        try (var server = server(message -> message); var client = new SocketIoClient(server.port(), "")) {
            assertThat(client.call("nlProcessing", message(0, "a ".repeat(NlpMessage.MAX_WORDS + 1))).path("code").asText())
                    .isEqualTo("too_large");
            assertThat(client.call("nlProcessing", new byte[]{1, 2, 3}).path("code").asText()).isEqualTo("bad_text");
        }
    }

    @Test
    void oneAtATimeInOrderWhileOtherSocketsGoOn() throws Exception {
        var turns = new Semaphore(0);
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        TextProcessor slow = message -> {
            if (message.sumText().equals("slow")) {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                turns.acquire();
                atOnce.decrementAndGet();
            }
            return message;
        };
        try (var server = server(slow);
                var one = new SocketIoClient(server.port(), "");
                var other = new SocketIoClient(server.port(), "")) {
            IntStream.range(0, 20).forEach(i -> one.emit("nlProcessing", message(i, "slow")));
            other.call("nlProcessing", message(7, "quick"));
            assertThat(places(other)).containsExactly(7);
            assertThat(places(one)).isEmpty();
            assertThat(one.call("lectureId", "\"free\"").path("lectureId").asText()).as("the socket itself goes on").isEqualTo("free");

            turns.release(20);
            await().until(() -> places(one).size() == 20);
            assertThat(places(one)).containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
            assertThat(most).hasValue(1);
            assertThat(places(other)).containsExactly(7);
        }
    }

    @Test
    void whoSendsFasterThanItGoesIsToldToWaitAndLosesNothingThatWasTaken() throws Exception {
        var open = new CountDownLatch(1);
        try (var server = server(message -> {
            open.await();
            return message;
        }); var client = new SocketIoClient(server.port(), "")) {
            IntStream.range(0, 80).forEach(i -> client.emit("nlProcessing", message(i, "text")));
            await().until(() -> codes(client).size() >= 80 - 65);
            assertThat(codes(client)).containsOnly("busy");
            open.countDown();
            await().until(() -> places(client).size() + codes(client).size() == 80);
            assertThat(places(client)).isSorted().startsWith(0, 1, 2);
        }
    }

    @Test
    void nothingIsLeftOfOneWhoDisconnects() throws Exception {
        var begun = new CopyOnWriteArrayList<String>();
        var interrupted = new CountDownLatch(1);
        try (var server = server(message -> {
            begun.add(message.sumText());
            try {
                new CountDownLatch(1).await();
                return message;
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        })) {
            try (var client = new SocketIoClient(server.port(), "")) {
                client.emit("nlProcessing", message(0, "first"));
                client.emit("nlProcessing", message(1, "second"));
                await().until(() -> begun.size() == 1);
                client.disconnect();
            }
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
            await().untilAsserted(
                    () -> assertThat(metrics(server)).contains("hearus_hub_sockets 0.0").contains("hearus_hub_texts_waiting 0.0"));
            assertThat(begun).containsExactly("first");
        }
    }

    @Test
    void aProcessorThatFailsCostsOneText() throws Exception {
        try (var server = server(message -> {
            if (message.arrStart() == 0) {
                throw new IllegalStateException("a defect");
            }
            return message;
        }); var client = new SocketIoClient(server.port(), "")) {
            assertThat(client.call("nlProcessing", message(0, "text")).path("code").asText()).isEqualTo("failed");
            assertThat(codes(client)).containsExactly("failed");
            client.call("nlProcessing", message(1, "text"));
            assertThat(places(client)).containsExactly(1);
        }
    }

    @Test
    void anEndpointExplainsWhatTheTextDoesNotAndIsCounted() throws Exception {
        try (var model = new ChatServer((number, request, exchange) -> {
            if (request.body().contains("용어: 대출 금리")) {
                ChatServer.say(exchange, "돈을 빌린 사람이 내는 이자의 비율이다.");
            } else {
                ChatServer.say(exchange, "-");
            }
        });
                var server = HearusServer
                        .create(HERE.toBuilder().keywords(KeywordsConfig.builder().endpoint(ChatEndpoint.of(model.url(), "m")).build())
                                .build(),
                                FakeEngine::new)
                        .start();
                var client = new SocketIoClient(server.port(), "")) {
            client.call("nlProcessing", message(0, DEFINITION + " 대출 금리가 오르면 소비가 줄어듭니다. 대출 금리는 은행이 정합니다."));

            var comments = client.events("NLPResult").getFirst().path("unProcessedText").valueStream().map(word -> word.path(2).asText())
                    .filter(comment -> !comment.isEmpty()).distinct().toList();
            assertThat(comments).containsExactlyInAnyOrder(DEFINITION, "돈을 빌린 사람이 내는 이자의 비율이다.");
            assertThat(metrics(server)).contains("hearus_hub_texts_seconds_count 1").contains("hearus_hub_text_words_total")
                    .contains("hearus_explanations_requests_total " + (double) model.requests().size())
                    .contains("hearus_explanations_failures_total");
        }
    }

    @Test
    void aClosingServerDoesNotWaitForAnEndpoint() throws Exception {
        var asked = new CountDownLatch(1);
        try (var model = new ChatServer((number, request, exchange) -> {
            asked.countDown();
            new CountDownLatch(1).await();
        })) {
            var server = HearusServer
                    .create(HERE.toBuilder().keywords(KeywordsConfig.builder().endpoint(ChatEndpoint.of(model.url(), "m")).build()).build(),
                            FakeEngine::new)
                    .start();
            try (var client = new SocketIoClient(server.port(), "")) {
                client.emit("nlProcessing", message(0, DEFINITION));
                asked.await();
                var closing = Thread.ofVirtual().start(server::close);
                assertThat(closing.join(Duration.ofSeconds(8))).as("closed within 8 s").isTrue();
            }
        }
    }

    private static String metrics(HearusServer server) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http
                    .send(HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/metrics")).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
