package hearus.server.internal.lectures;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import hearus.keywords.ChatEndpoint;
import hearus.keywords.Keywords;
import hearus.keywords.KeywordsConfig;
import hearus.keywords.StudyAids;
import hearus.lectures.LectureDetails;
import hearus.lectures.Lectures;
import hearus.lectures.NewSegment;
import hearus.lectures.StoreLocation;
import hearus.server.internal.rest.ApiServer;
import hearus.testkit.ChatServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Notes and quizzes over REST, with a real HTTP server as the language model. */
class StudyApiTest {
    private record Answer(int status, JsonNode json) {}

    private static Answer post(Optional<StudyAids> aids, String path) throws Exception {
        try (var lectures = Lectures.open(new StoreLocation.Memory(), InstantSource.system(), segment -> {})) {
            lectures.create("biology", LectureDetails.builder().language("ko").build());
            lectures.create("silent", LectureDetails.builder().build());
            for (var text : List.of("광합성은 빛으로 양분을 만드는 과정입니다.", "엽록체에서 일어납니다.")) {
                lectures.log().append("biology", new NewSegment(text, "", text, List.of(), 0, 1_000, "ko", 0.9, "base"));
            }
            try (var server = ApiServer.start((router, vertx) -> LectureApi.mount(router, vertx, lectures, new LectureRooms(), aids))) {
                var response = server.ask("POST", "/api/v1/lectures/" + path);
                return new Answer(response.statusCode(), ApiServer.json(response));
            }
        }
    }

    private static Answer post(ChatServer.Behaviour model, String path) throws Exception {
        try (var endpoint = new ChatServer(model);
                var keywords = Keywords.create(KeywordsConfig.builder()
                        .endpoint(ChatEndpoint.of(endpoint.url(), "some-model").withTimes(Duration.ofSeconds(5), Duration.ofSeconds(10),
                                Duration.ofMillis(2)))
                        .build())) {
            return post(keywords.studyAids(), path);
        }
    }

    private static ChatServer.Behaviour says(String content) {
        return (number, request, exchange) -> ChatServer.say(exchange, content);
    }

    @Test
    void notesHaveSectionsInTheLecturesLanguage() throws Exception {
        var answer = post(says("{\"sections\": [{\"title\": \"광합성\", \"paragraphs\": [\"식물은 빛으로 양분을 만든다.\"], \"keywords\": [\"엽록체\"]}]}"),
                "biology/notes");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("language").asText()).isEqualTo("ko");
        assertThat(answer.json().path("sections").path(0).path("keywords").path(0).asText()).isEqualTo("엽록체");
    }

    @Test
    void aQuizAsksStatementsOrChoices() throws Exception {
        var statement = post(says("{\"questions\": [{\"question\": \"엽록체에서 일어난다.\", \"answer\": true, \"explanation\": \"그렇게 말했다.\"}]}"),
                "biology/quiz?kind=ox&count=1");
        assertThat(statement.status()).isEqualTo(200);
        assertThat(statement.json().path("questions").path(0).path("options")).hasSize(2);
        assertThat(statement.json().path("questions").path(0).path("answer").asInt(-1)).isZero();
        var choice = post(says(
                "{\"questions\": [{\"question\": \"무엇?\", \"options\": [\"가\", \"나\", \"다\", \"라\"], \"answer\": 2, \"explanation\": \"그렇다.\"}]}"),
                "biology/quiz?kind=choice&count=1");
        assertThat(choice.status()).isEqualTo(200);
        assertThat(choice.json().path("questions").path(0).path("options")).hasSize(4);
        assertThat(choice.json().path("questions").path(0).path("answer").asInt()).isEqualTo(2);
        assertThat(post(says(""), "biology/quiz?count=11").status()).isEqualTo(400);
        assertThat(post(says(""), "biology/quiz?kind=essay").status()).isEqualTo(400);
    }

    @Test
    void whatCannotBeMadeIsSaidInASentence() throws Exception {
        var none = post(Optional.empty(), "biology/notes");
        assertThat(none.status()).isEqualTo(501);
        assertThat(none.json().path("detail").asText()).contains("--explain-url");
        assertThat(post(Optional.empty(), "nowhere/notes").status()).isEqualTo(404);
        assertThat(post(says("{}"), "silent/notes").status()).as("nothing was said").isEqualTo(400);
        var failed = post((number, request, exchange) -> ChatServer.answer(exchange, 500, "<html>secret</html>"), "biology/notes");
        assertThat(failed.status()).isEqualTo(502);
        assertThat(failed.json().toString()).doesNotContain("secret");
        assertThat(post(says("<html>"), "biology/quiz").status()).isEqualTo(502);
    }
}
