package hearus.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.testkit.ChatServer;

import static org.assertj.core.api.Assertions.assertThat;

class KeywordsCommandTest {
    private static final String DEFINITION = "기준금리란 중앙은행이 금융기관과 거래할 때 기준으로 삼는 금리를 말합니다.";

    @TempDir
    private Path folder;

    private String text(String text) throws Exception {
        return Files.writeString(folder.resolve("text.txt"), text).toString();
    }

    @Test
    void writesTermsWithTheirExplanations() throws Exception {
        var run = Run.of("keywords", text(DEFINITION));

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Key terms\n").contains("  기준금리 (1): " + DEFINITION + "\n")
                .contains("Sentences that matter\n  none: ");
    }

    @Test
    void saysSoWhereThereIsNothingToFind() throws Exception {
        var run = Run.of("keywords", text("네."));

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo(
                "Key terms\n  none: a term stands there twice, or is defined\n\nSentences that matter\n  none: the text is short, or its sentences share no words\n");
    }

    @Test
    void writesJsonInOneLineWithTheWordsInTheirOrder() throws Exception {
        var run = Run.of("keywords", "--format", "json", text(DEFINITION + "\nThanks."));
        var json = Scripts.JSON.readTree(run.out());

        assertThat(run.out()).hasLineCount(1);
        assertThat(json.path("terms").path(0).has("term")).isTrue();
        assertThat(json.path("unProcessedText").path(0).toString()).isEqualTo("[\"기준금리란\",\"comment\",\"" + DEFINITION + "\"]");
        assertThat(json.path("unProcessedText").path(9).toString()).isEqualTo("[\"\",\"br\",\"\"]");
        assertThat(json.path("unProcessedText")).hasSize(11);
    }

    @Test
    void asksTheApiThatTheEnvironmentNames() throws Exception {
        try (var model = new ChatServer((number, request, exchange) -> ChatServer.say(exchange, "모델이 설명합니다."))) {
            var run = Run.of(
                    Map.of("HEARUS_EXPLAIN_URL", model.url().toString(), "HEARUS_EXPLAIN_MODEL", "m", "HEARUS_EXPLAIN_KEY", "secret"),
                    "keywords",
                    text(DEFINITION));

            assertThat(run.out()).contains("기준금리 (1): 모델이 설명합니다.");
            assertThat(model.requests()).allSatisfy(request -> assertThat(request.authorization()).isEqualTo("Bearer secret"));
        }
    }

    @Test
    void whatIsMissingOrWrongIsSaidInOneSentence() throws Exception {
        var text = text(DEFINITION);
        var broken = Files.writeString(folder.resolve("broken.txt"), "세종시 세종 특별시\n").toString();
        var binary = Files.write(folder.resolve("binary"), new byte[]{(byte) 0xff, (byte) 0xfe, 1}).toString();

        assertFailed(1, "no file", "keywords", folder.resolve("missing").toString());
        assertFailed(1, "folder", "keywords", folder.toString());
        assertFailed(1, "UTF-8", "keywords", binary);
        assertFailed(1, "broken.txt", "keywords", "--dictionary", broken, text);
        assertFailed(2, "--explain-model", "keywords", "--explain-url", "http://localhost:1/v1", text);
        assertFailed(2, "http://localhost:11434/v1", "keywords", "--explain-url", "localhost:1", "--explain-model", "m", text);
        assertFailed(2, "--explain-timeout", "keywords", "--explain-url", "http://localhost:1/v1", "--explain-model", "m",
                "--explain-timeout", "0", text);
    }

    private static void assertFailed(int code, String says, String... arguments) {
        var run = Run.of(arguments);

        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(says).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
