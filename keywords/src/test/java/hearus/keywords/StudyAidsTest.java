package hearus.keywords;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.keywords.StudyAids.Kind;
import hearus.testkit.ChatServer;

import static hearus.testkit.ChatServer.answer;
import static hearus.testkit.ChatServer.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against a real HTTP server that speaks chat completions: well, wrongly, and not at all. */
class StudyAidsTest {
    private static final List<String> TEXT = List.of("광합성은 빛으로 양분을 만드는 과정입니다.", "엽록체에서 일어납니다.");
    private static final String NOTES = """
            {"sections": [{"title": " 광합성 ", "paragraphs": ["식물은 빛으로 양분을 만든다."], "keywords": ["엽록체"]}]}""";

    private static Keywords keywords(ChatServer server) {
        return Keywords.create(KeywordsConfig.builder().endpoint(
                ChatEndpoint.of(server.url(), "some-model").withTimes(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMillis(2)))
                .build());
    }

    private static String choices(int count) {
        return "{\"questions\": [" + IntStream.range(0, count)
                .mapToObj(i -> "{\"question\": \"무엇 " + i
                        + "?\", \"options\": [\"가\", \"나\", \"다\", \"라\"], \"answer\": 2, \"explanation\": \"그렇다.\"}")
                .collect(Collectors.joining(",")) + "]}";
    }

    @Test
    void notesAreParagraphsWithKeyWordsOfTheAskedForm() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> say(exchange, "```json\n" + NOTES + "\n```"));
                var keywords = keywords(server)) {
            assertThat(keywords.studyAids().orElseThrow().notes(TEXT, "ko")).containsExactly(
                    new StudyAids.Section("광합성", List.of("식물은 빛으로 양분을 만든다."), List.of("엽록체")));
            var body = JsonMapper.builder().build().readTree(server.requests().getFirst().body());
            assertThat(body.path("response_format").path("type").asText()).isEqualTo("json_schema");
            assertThat(body.path("response_format").path("json_schema").path("strict").asBoolean()).isTrue();
            assertThat(body.path("messages").path(1).path("content").asText()).isEqualTo(String.join("\n", TEXT));
        }
    }

    @Test
    void aQuizHasAsManyQuestionsAsWereAskedFor() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> say(exchange, choices(3))); var keywords = keywords(server)) {
            var questions = keywords.studyAids().orElseThrow().quiz(TEXT, "ko", Kind.CHOICE, 3);
            assertThat(questions).hasSize(3).allSatisfy(question -> {
                assertThat(question.options()).containsExactly("가", "나", "다", "라");
                assertThat(question.answer()).isEqualTo(2);
            });
        }
    }

    @Test
    void aStatementIsRightOrWrong() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> say(exchange,
                "{\"questions\": [{\"question\": \"Plants eat light.\", \"answer\": false, \"explanation\": \"They use it.\"}]}"));
                var keywords = keywords(server)) {
            assertThat(keywords.studyAids().orElseThrow().quiz(TEXT, "en", Kind.OX, 1))
                    .containsExactly(new StudyAids.Question("Plants eat light.", List.of("O", "X"), 1, "They use it."));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"I cannot do that.", "{\"questions\": []}", "{\"questions\": 7}", "[]",
            "{\"questions\": [{\"question\": \"?\"}]}",
            "{\"questions\": [{\"question\": \"?\", \"options\": [\"a\", \"a\", \"b\", \"c\"], \"answer\": 0, \"explanation\": \"e\"}]}",
            "{\"questions\": [{\"question\": \"?\", \"options\": [\"a\", \"d\", \"b\", \"c\"], \"answer\": 4, \"explanation\": \"e\"}]}",
            "{\"questions\": [{\"question\": \"?\", \"options\": [\"a\", \"d\", \"b\", \"c\"], \"answer\": \"a\", \"explanation\": \"e\"}]}"})
    void anAnswerOfAnotherFormIsAskedForAgainThreeTimesInAll(String wrong) throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> say(exchange, wrong)); var keywords = keywords(server)) {
            var aids = keywords.studyAids().orElseThrow();
            assertThatThrownBy(() -> aids.quiz(TEXT, "ko", Kind.CHOICE, 1)).isInstanceOfSatisfying(StudyException.class,
                    e -> assertThat(e.code()).isEqualTo(StudyException.Code.FAILED)).message().doesNotContain(wrong);
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void aRightAnswerAfterAWrongOneCounts() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> say(exchange, second(number))); var keywords = keywords(server)) {
            assertThat(keywords.studyAids().orElseThrow().notes(TEXT, "ko")).hasSize(1);
            assertThat(server.requests()).hasSize(2);
        }
    }

    private static String second(int number) {
        return number == 1 ? "no JSON" : NOTES;
    }

    @Test
    void anOldServerThatKnowsNoFormOfAnswersIsAskedWithoutOne() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> {
            if (request.body().contains("response_format")) {
                answer(exchange, 400, "{\"error\": \"unknown parameter\"}");
            } else {
                say(exchange, NOTES);
            }
        }); var keywords = keywords(server)) {
            var aids = keywords.studyAids().orElseThrow();
            assertThat(aids.notes(TEXT, "ko")).hasSize(1);
            assertThat(aids.notes(TEXT, "ko")).hasSize(1);
            assertThat(server.requests()).as("the second time it is known").hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 500, 503})
    void anEndpointThatFailsIsSaidInASentenceWithoutItsWords(int status) throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> answer(exchange, status, "<html>secret of the operator</html>"));
                var keywords = keywords(server)) {
            var aids = keywords.studyAids().orElseThrow();
            assertThatThrownBy(() -> aids.notes(TEXT, "ko")).isInstanceOf(StudyException.class).message().contains("log")
                    .doesNotContain("secret");
        }
    }

    @Test
    void aLongTextIsAskedAboutInPartsAndATooLongOneNotAtAll() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> say(exchange, NOTES)); var keywords = keywords(server)) {
            var aids = keywords.studyAids().orElseThrow();
            var sentence = "식물은 빛으로 양분을 만든다. ".repeat(10);
            assertThat(aids.notes(Collections.nCopies(100, sentence), "ko")).hasSizeBetween(2, 4);
            assertThatThrownBy(() -> aids.notes(Collections.nCopies(1_000, sentence), "ko"))
                    .isInstanceOfSatisfying(StudyException.class, e -> assertThat(e.code()).isEqualTo(StudyException.Code.INVALID));
            assertThatThrownBy(() -> aids.notes(List.of(" "), "ko")).isInstanceOf(StudyException.class);
            assertThatThrownBy(() -> aids.quiz(TEXT, "ko", Kind.OX, 11)).isInstanceOf(StudyException.class);
        }
    }

    private static StudyException refused(Callable<?> request) {
        try {
            request.call();
            throw new AssertionError("It was not refused");
        } catch (StudyException e) {
            return e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anEndpointThatDoesNotAnswerIsGivenUpInTime() throws Exception {
        var never = new CountDownLatch(1);
        try (var server = new ChatServer((number, request, exchange) -> never.await());
                var keywords = Keywords.create(KeywordsConfig.builder().endpoint(ChatEndpoint.of(server.url(), "some-model").withTimes(
                        Duration.ofMillis(20), Duration.ofSeconds(10), Duration.ofMillis(2))).build())) {
            var aids = keywords.studyAids().orElseThrow();
            assertThat(refused(() -> aids.notes(TEXT, "ko")).code()).isEqualTo(StudyException.Code.FAILED);
        }
    }

    /** Fails if a long lecture, whose parts take their turns, has as much time as a short one. */
    @Test
    void aLongTextHasMoreTime() throws Exception {
        try (var server = new ChatServer((number, request, exchange) -> {
            Thread.sleep(1_200);
            say(exchange, NOTES);
        });
                // One answer may take 2.4 s and a short text 4.8 s; the parts of both texts, four at a time, take longer.
                var keywords = Keywords.create(KeywordsConfig.builder().endpoint(ChatEndpoint.of(server.url(), "some-model").withTimes(
                        Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofMillis(2))).build());
                var others = Executors.newVirtualThreadPerTaskExecutor()) {
            var aids = keywords.studyAids().orElseThrow();
            var text = Collections.nCopies(500, "식물은 빛으로 양분을 만든다. ".repeat(10));
            var other = others.submit(() -> aids.notes(text, "ko"));
            assertThat(aids.notes(text, "ko")).hasSizeGreaterThan(9);
            assertThat(other.get()).hasSizeGreaterThan(9);
        }
    }

    @Test
    void whatIsBeingMadeAtTheEndAndLaterIsRefusedInASentence() throws Exception {
        var asked = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        try (var server = new ChatServer((number, request, exchange) -> {
            asked.countDown();
            never.await();
        }); var keywords = keywords(server); var others = Executors.newVirtualThreadPerTaskExecutor()) {
            var aids = keywords.studyAids().orElseThrow();
            var running = others.submit(() -> refused(() -> aids.notes(TEXT, "ko")));
            asked.await();
            aids.close();
            for (var refusal : List.of(running.get(), refused(() -> aids.notes(TEXT, "ko")))) {
                assertThat(refusal.code()).isEqualTo(StudyException.Code.BUSY);
                assertThat(refusal).hasMessageContaining("closing");
            }
        }
    }

    @Test
    void withoutAnEndpointThereAreNone() {
        try (var keywords = Keywords.create(KeywordsConfig.builder().build())) {
            assertThat(keywords.studyAids()).isEmpty();
        }
    }
}
