package hearus.cli;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;

/** The packaged command as a user types it. */
class CommandIT {
    @TempDir
    private Path folder;

    @Test
    void versionPrintsOneLine() throws Exception {
        var run = hearus(Map.of(), "version");

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("hearus ").hasLineCount(1);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aWrongOptionIsAUsageError() throws Exception {
        var run = hearus(Map.of(), "serve", "--modle", "tiny");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--model").doesNotContain("Exception");
    }

    @Test
    void transcribePrintsOneLineOfTextAndNothingElse() throws Exception {
        TinyModel.require();
        var wav = Files.write(folder.resolve("말 한마디.wav"), Blobs.wav(Recordings.speech16k()));

        var run = hearus(Map.of("LC_ALL", "", "LANG", "C"), "transcribe", "--model", "tiny", "--language", "en", wav.toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).hasLineCount(1).endsWith("\n");
        assertThat(Words.errorRate(Recordings.TEXT, run.out())).as(run.out()).isLessThan(0.1);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void keywordsReadsStandardInputAndWritesUtf8InAnyLocale() throws Exception {
        var text = Files.writeString(folder.resolve("text"), "엔트로피란 계의 무질서한 정도를 나타내는 물리량을 말한다.\n");
        var builder = RunningHearus.command("keywords", "-").redirectInput(text.toFile());
        builder.environment().put("LC_ALL", "C");
        var run = Program.finish(builder.start());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("Key terms\n").contains("  엔트로피 (1): 엔트로피란 계의 무질서한 정도를 나타내는 물리량을 말한다.\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aBrokenFileIsNamedAndTheOthersAreWrittenDown() throws Exception {
        TinyModel.require();
        var speech = Blobs.wav(Recordings.speech16k());
        var good = Files.write(folder.resolve("good.wav"), speech);
        var alsoGood = Files.write(folder.resolve("also good.wav"), speech);
        var broken = Files.write(folder.resolve("broken.wav"),
                Arrays.copyOf("this is no sound".getBytes(StandardCharsets.UTF_8), 5000));

        var run = hearus(Map.of(), "transcribe", "--model", "tiny", "--language", "en", good.toString(), broken.toString(),
                folder.resolve("missing.wav").toString(), alsoGood.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).hasLineCount(2);
        assertThat(run.err()).hasLineCount(2).contains("broken.wav").contains("missing.wav").doesNotContain("Exception");
    }

    @Test
    void subtitlesCoverTheSpeechInOrder() throws Exception {
        TinyModel.require();
        var wav = Files.write(folder.resolve("speech.wav"), Blobs.wav(Recordings.speech16k()));

        var run = hearus(Map.of(), "transcribe", "--model", "tiny", "--language", "en", "--format", "vtt", wav.toString());

        assertThat(run.out()).startsWith("WEBVTT\n\n00:00:0").contains(" --> ").containsIgnoringCase("country");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void neitherTheLocaleNorItsDigitsChangeWhatIsWritten() throws Exception {
        TinyModel.require();
        var wav = Files.write(folder.resolve("강의 (최종).wav"), Blobs.wav(Recordings.speech16k()));

        // Named, but not installed: the C library falls back to ASCII. Java takes its digits from the language all the same.
        var run = hearus(Map.of("LC_ALL", "ko_KR.UTF-8", "HEARUS_JAVA_OPTS", "-Duser.language=ar -Duser.country=EG"), "transcribe",
                "--model",
                "tiny", "--language", "en", "--format", "srt", wav.toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("1\n00:00:0").containsIgnoringCase("country");
    }

    @Test
    void serveSaysWhereItIsAnswersAndEndsCleanly() throws Exception {
        try (var hearus = RunningHearus.start(folder.resolve("log"), "serve", "--port", "0", "--model", "tiny", "--language", "en")) {
            assertThat(hearus.readyLine()).matches("Hearus is ready: http://localhost:\\d+ \\(model tiny, language en\\)");
            assertThat(status(hearus.url() + "/health/ready")).isEqualTo(200);
            assertThat(status(hearus.url() + "/")).isEqualTo(200);

            assertThat(hearus.stop()).isZero();
            assertThat(hearus.restOfOutput()).isEmpty();
        }
    }

    @Test
    void aPortThatIsTakenIsSaidInOneSentence() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var run = hearus(Map.of("HEARUS_LOG", "off"), "serve", "--model", "tiny", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains(Integer.toString(taken.getLocalPort())).hasLineCount(1);
        }
    }

    private Program hearus(Map<String, String> environment, String... arguments) throws Exception {
        return Program.hearus(folder, environment, arguments);
    }

    private static int status(String url) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding()).statusCode();
        }
    }
}
