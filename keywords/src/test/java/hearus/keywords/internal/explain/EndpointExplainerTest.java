package hearus.keywords.internal.explain;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.keywords.ChatEndpoint;
import hearus.keywords.EndpointCounters;
import hearus.keywords.HttpRoute;
import hearus.keywords.Keywords;
import hearus.keywords.KeywordsConfig;
import hearus.keywords.Lectures;
import hearus.keywords.Word;
import hearus.keywords.internal.analyse.Scripts;
import hearus.testkit.ChatServer;

import static hearus.testkit.ChatServer.answer;
import static hearus.testkit.ChatServer.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against a real HTTP server that speaks chat completions: well, slowly, and not at all. */
class EndpointExplainerTest {
    private static final Map<String, Explainer.Question> ONE = questions("광합성");

    private final EndpointCounters counters = new EndpointCounters();
    private final Hands clock = new Hands();

    /** A clock that stands still until it is moved. */
    private static final class Hands extends Clock {
        private volatile Instant now = Instant.parse("2026-03-02T23:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static Map<String, Explainer.Question> questions(String... terms) {
        var questions = new LinkedHashMap<String, Explainer.Question>();
        for (var term : terms) {
            questions.put(term, new Explainer.Question(term, term + "의 문장", Scripts.isKorean(term)));
        }
        return questions;
    }

    private static ChatEndpoint endpoint(URI url) {
        return ChatEndpoint.of(url, "some-model").withTimes(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMillis(2));
    }

    private EndpointExplainer explainer(ChatEndpoint endpoint) {
        return new EndpointExplainer(endpoint, HttpRoute.direct(), clock, counters);
    }

    private static Map<String, String> ask(EndpointExplainer explainer, Map<String, Explainer.Question> questions)
            throws InterruptedException {
        return explainer.explain(questions, Map.of());
    }

    @Test
    void asksAsTheApiWantsToBeAsked() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> say(exchange, "빛으로 양분을 만드는 과정이다."));
                var explainer = explainer(endpoint(server.url()).withKey("secret-key"))) {
            assertThat(ask(explainer, ONE)).containsExactly(Map.entry("광합성", "빛으로 양분을 만드는 과정이다."));

            var request = server.requests().getFirst();
            var body = JsonMapper.builder().build().readTree(request.body());
            assertThat(request.authorization()).isEqualTo("Bearer secret-key");
            assertThat(request.upgrade()).as("HTTP/1.1 without an offer of HTTP/2").isEmpty();
            assertThat(body.path("model").asText()).isEqualTo("some-model");
            assertThat(body.path("messages").path(0).path("role").asText()).isEqualTo("system");
            assertThat(body.path("messages").path(0).path("content").asText()).contains("128자");
            assertThat(body.path("messages").path(1).path("role").asText()).isEqualTo("user");
            assertThat(body.path("messages").path(1).path("content").asText()).isEqualTo("용어: 광합성\n문장: 광합성의 문장");
        }
    }

    @Test
    void englishIsAskedForInEnglishAndBracesInATextArePlainText() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> say(exchange, "A way to make sugar."));
                var explainer = explainer(endpoint(server.url()))) {
            explainer.explain(Map.of("x", new Explainer.Question("{sentence}", "a $1 {term}", false)), Map.of());

            assertThat(server.requests().getFirst().body()).contains("at most 128 characters")
                    .contains("Term: {sentence}\\nSentence: a $1 {term}");
            assertThat(server.requests().getFirst().authorization()).isEmpty();
        }
    }

    @Test
    void aQuestionIsAskedOnce() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> say(exchange, request.body().contains("모르는") ? "-" : "설명입니다."));
                var explainer = explainer(endpoint(server.url()))) {
            var questions = questions("광합성", "모르는것");
            for (int i = 0; i < 3; i++) {
                assertThat(ask(explainer, questions)).containsExactly(Map.entry("광합성", "설명입니다."));
            }

            assertThat(server.requests()).hasSize(2);
            assertThat(counters.cached().sum()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 408})
    void whatMayPassIsAskedAgain(int status) throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> {
            if (number < 3) {
                answer(exchange, status, "{\"error\":{\"message\":\"try later\"}}");
            } else {
                say(exchange, "설명입니다.");
            }
        }); var explainer = explainer(endpoint(server.url()))) {
            assertThat(ask(explainer, ONE)).containsEntry("광합성", "설명입니다.");
            assertThat(counters.requests().sum()).isEqualTo(3);
            assertThat(counters.retries().sum()).isEqualTo(2);
            assertThat(counters.failures().sum()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 301})
    void whatWillNotPassIsAskedOnceAndExplainsNothing(int status) throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> {
            exchange.getResponseHeaders().set("Location", "/v1/chat/completions");
            answer(exchange, status, "Error: no");
        }); var explainer = explainer(endpoint(server.url()))) {
            assertThat(ask(explainer, ONE)).isEmpty();
            assertThat(server.requests()).hasSize(1);
            assertThat(counters.failures().sum()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "{}", "[]", "{\"choices\":[]}", "{\"choices\":[{\"message\":{\"content\":null}}]}",
            "{\"error\":{\"message\":\"model not found\"}}",
            "{\"choices\":[{\"message\":{\"content\":[\"Error\"]}}]}"})
    void anAnswerOfAnotherFormExplainsNothing(String body) throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> answer(exchange, 200, body));
                var explainer = explainer(endpoint(server.url()))) {
            assertThat(ask(explainer, ONE)).isEmpty();
        }
    }

    @Test
    void anEndlessAnswerIsNotRead() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            var piece = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            while (!Thread.interrupted()) {
                exchange.getResponseBody().write(piece);
            }
        }); var explainer = explainer(endpoint(server.url()))) {
            assertThat(ask(explainer, ONE)).isEmpty();
            assertThat(counters.failures().sum()).isEqualTo(1);
        }
    }

    @Test
    void aSlowServerCostsNoMoreThanThePatienceAndWhatCameInTimeCounts() throws Exception {
        var never = new CountDownLatch(1);
        try (var server = new ChatServer((number, request, exchange) -> {
            if (request.body().contains("느린")) {
                // Headers at once, the rest never: a time-out that ends with the headers would wait for ever.
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                never.await();
            }
            say(exchange, "설명입니다.");
        });
                var explainer = explainer(
                        endpoint(server.url()).withTimes(Duration.ofSeconds(30), Duration.ofSeconds(6), Duration.ofMillis(1)))) {
            assertThat(ask(explainer, questions("느린것", "광합성"))).containsExactly(Map.entry("광합성", "설명입니다."));
            assertThat(counters.late().sum()).isEqualTo(1);
        }
    }

    @Test
    void aTimeoutIsAFailureThatMayPass() throws Exception {
        var never = new CountDownLatch(1);
        try (var server = new ChatServer((number, request, exchange) -> {
            if (number == 1) {
                never.await();
            }
            say(exchange, "설명입니다.");
        });
                var explainer = explainer(
                        endpoint(server.url()).withTimes(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofMillis(1)))) {
            assertThat(ask(explainer, ONE)).containsEntry("광합성", "설명입니다.");
            assertThat(counters.retries().sum()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatIsNotThereIsLeftAloneForAWhile() throws Exception {
        ChatServer gone = new ChatServer((number, request, exchange) -> {});
        gone.close();
        try (var client = new ChatClient(endpoint(gone.url()), HttpRoute.direct())) {
            assertThatThrownBy(() -> client.ask(Prompt.ENGLISH.about("term", "sentence"))).isInstanceOf(ChatException.class)
                    .hasMessageContaining("nothing listens on " + gone.url());
        }
        try (var explainer = explainer(endpoint(gone.url()))) {
            assertThat(ask(explainer, questions("하나", "둘이", "셋이"))).isEmpty();
            var asked = counters.requests().sum();
            assertThat(asked).isBetween(5L, 9L);

            assertThat(ask(explainer, questions("넷이"))).isEmpty();
            assertThat(counters.requests().sum()).as("while it is paused").isEqualTo(asked);

            clock.now = clock.now.plusSeconds(31);
            ask(explainer, questions("다섯"));
            assertThat(counters.requests().sum()).as("after the pause").isEqualTo(asked + 3);
        }
    }

    @Test
    void theBudgetEndsAtItsEndAndBeginsAgainAtMidnight() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> say(exchange, "설명입니다."));
                var explainer = explainer(endpoint(server.url()).withDailyBudget(2))) {
            assertThat(ask(explainer, questions("하나", "둘이", "셋이", "넷이"))).hasSize(2);
            assertThat(server.requests()).hasSize(2);
            assertThat(counters.overBudget().sum()).isEqualTo(2);

            clock.now = clock.now.plus(Duration.ofHours(2));
            assertThat(ask(explainer, questions("다섯"))).hasSize(1);
        }
    }

    @Test
    void aServerThatWantsToRestLongerThanATextCanWaitIsNotAskedAgain() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> {
            exchange.getResponseHeaders().set("Retry-After", "3600");
            answer(exchange, 429, "{}");
        }); var explainer = explainer(endpoint(server.url()))) {
            assertThat(ask(explainer, ONE)).isEmpty();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void whoeverIsInterruptedWhileHeWaitsEndsAtOnce() throws Exception {
        var never = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        try (var server = new ChatServer((number, request, exchange) -> {
            asked.countDown();
            never.await();
        }); var explainer = explainer(endpoint(server.url()))) {
            var interrupted = new CountDownLatch(1);
            var caller = Thread.ofVirtual().start(() -> {
                try {
                    ask(explainer, ONE);
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            asked.await();
            caller.interrupt();
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theTextFillsInWhatTheEndpointLeavesOpen() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> {
            if (request.body().contains("용어: 인플레이션")) {
                say(exchange, "모델의 설명입니다.");
            } else {
                answer(exchange, 500, "Error");
            }
        }); var keywords = Keywords.create(KeywordsConfig.builder().endpoint(endpoint(server.url())).build())) {
            var terms = keywords.find(Word.split(Lectures.economics())).terms();

            assertThat(terms).filteredOn(term -> term.text().equals("기준금리")).singleElement()
                    .satisfies(term -> assertThat(term.explanation().orElseThrow()).startsWith("기준금리란 중앙은행이"));
            assertThat(terms).noneMatch(term -> term.explanation().orElse("").contains("Error"));
        }
    }

    @Test
    void anAddressThatIsNoneIsRefusedAndAKeyIsNeverShown() {
        assertThatThrownBy(() -> ChatEndpoint.of(URI.create("localhost:11434"), "m")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://localhost:11434/v1");
        assertThatThrownBy(() -> ChatEndpoint.of(URI.create("http://user:password@host/v1"), "m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("password");
        assertThatThrownBy(() -> ChatEndpoint.of(URI.create("http://host/v1"), " ")).isInstanceOf(IllegalArgumentException.class);
        var endpoint = ChatEndpoint.of(URI.create("http://host/v1/"), "m");
        assertThatThrownBy(() -> endpoint.withKey("line\nbreak")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("break");
        assertThat(endpoint.withKey("very-secret")).asString().doesNotContain("very-secret");
        assertThat(KeywordsConfig.builder().endpoint(endpoint.withKey("very-secret")).build()).asString().doesNotContain("very-secret");
        assertThat(endpoint.completions()).hasToString("http://host/v1/chat/completions");
    }
}
