package hearus.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.cli.model.SpeechOptions.Languages;
import hearus.cli.run.ServeCommand;
import hearus.models.Model;
import hearus.whisper.Device;

import static org.assertj.core.api.Assertions.assertThat;

class HearusTest {
    @Test
    void printsItsVersion() {
        var run = Run.of("version");

        assertThat(run.code()).isZero();
        assertThat(run.out()).matches("hearus \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\\R");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheLikeliestOne() {
        var run = Run.of("serv");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("serv").contains("Did you mean: hearus serve");
    }

    @Test
    void anUnknownOptionIsAnsweredWithTheLikeliestOne() {
        var run = Run.of("serve", "--modle", "tiny");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--modle").contains("--model").doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void noCommandShowsTheHelpAndIsAUsageError() {
        var run = Run.of();

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("serve").contains("transcribe").contains("models");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "hub", "speech", "transcribe", "keywords", "models", "models list", "models pull", "models remove",
            "lectures", "lectures list",
            "lectures export", "lectures delete", "lectures import", "keys", "keys create", "keys list", "keys revoke",
            "version"})
    void everyCommandExplainsItself(String command) {
        var run = Run.of((command + " --help").split(" "));

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Usage: hearus " + command);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void optionsComeFromTheEnvironment() {
        var serve = serve(Map.of("HEARUS_PORT", "4000", "HEARUS_MODEL", "tiny", "HEARUS_LANGUAGE", " "));

        assertThat(serve.port).isEqualTo(4000);
        assertThat(serve.speech.model.named()).contains(Model.TINY);
        assertThat(serve.speech.languages).as("an empty variable is an unset one").isEqualTo(new Languages(List.of("ko", "en")));
    }

    @Test
    void theCommandLineWinsOverTheEnvironment() {
        var serve = serve(Map.of("HEARUS_PORT", "4000"), "--port", "5000");

        assertThat(serve.port).isEqualTo(5000);
    }

    @Test
    void aWrongValueInTheEnvironmentIsAUsageErrorThatNamesTheOption() {
        var run = Run.of(Map.of("HEARUS_PORT", "many"), "serve");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--port").contains("many").contains("HEARUS_PORT");
        assertThat(Run.of(Map.of("HEARUS_PORT", "4000"), "serve", "--port", "many").err()).as("what was typed")
                .doesNotContain("HEARUS_PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://10.96.12.7:3000", " tcp://[fd00::7]:3000 ", "udp://10.96.12.7:3000"})
    void whatKubernetesSaysOfAServiceOfOurNameIsNotMeantForUs(String link) {
        var environment = Map.of("HEARUS_PORT", link, "HEARUS_PORT_3000_TCP", link, "HEARUS_SERVICE_HOST", "10.96.12.7",
                "HEARUS_SERVICE_PORT",
                "3000", "HEARUS_SPEECH", "ws://speech:8000/ws");

        assertThat(serve(environment).port).isEqualTo(3000);
        assertThat(serve(environment, "--port", "4000").port).isEqualTo(4000);
    }

    @Test
    void aTildeIsTheUsersHomeAlsoWhereNoShellHasSaidSo() {
        assertThat(UserPath.of("~/a/b", Map.of("HOME", "/home/me"))).isEqualTo(Path.of("/home/me/a/b"));
        assertThat(UserPath.of("~", Map.of())).isEqualTo(Path.of(System.getProperty("user.home")));
        assertThat(UserPath.of("./~", Map.of("HOME", "/home/me"))).isEqualTo(Path.of("./~"));
        assertThat(UserPath.of("~other/a", Map.of("HOME", "/home/me"))).isEqualTo(Path.of("~other/a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve --port 65536", "speech --port -1", "hub --speech ws://localhost:8000/ws --port 80000",
            "serve --sessions 0"})
    void numbersOutOfTheirRangeAreUsageErrorsThatNameTheOption(String command) {
        var run = Run.of(command.split(" "));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(command.contains("--sessions") ? "--sessions" : "--port lies between 0 and 65535");
    }

    @Test
    void severalLanguagesAreCandidatesAndAutoIsAll() {
        assertThat(serve(Map.of(), "--language", "ko").speech.languages.codes()).containsExactly("ko");
        assertThat(serve(Map.of(), "--language", "EN, ko").speech.languages.codes()).containsExactly("en", "ko");
        assertThat(serve(Map.of(), "--language", "auto").speech.languages.codes()).isEmpty();
    }

    @Test
    void aModelIsNamedOrChosen() {
        assertThat(serve(Map.of()).speech.model.named()).contains(Model.BASE);
        assertThat(serve(Map.of(), "--model", "auto").speech.model.named()).isEmpty();
    }

    @Test
    void aDeviceIsChosen() {
        assertThat(serve(Map.of()).speech.on.device).isEqualTo(Device.CPU);
        assertThat(serve(Map.of("HEARUS_DEVICE", "cuda")).speech.on.device).isEqualTo(Device.CUDA);
        assertThat(Run.of("serve", "--device", "tpu").code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "speech"})
    void aGpuThatIsNotThereIsSaidInOneLineBeforeAnythingIsPulled(String command, @TempDir Path cache) {
        var run = Run.of(Map.of("HEARUS_CACHE", cache.toString()), command, "--port", "0", "--device", "cuda");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1).startsWith("hearus: CUDA cannot be used: ").doesNotContain("Exception");
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void languagesAndModelsThatDoNotExistAreUsageErrors() {
        assertThat(Run.of("serve", "--language", "kr")).satisfies(run -> {
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("kr").contains("ko (Korean)");
        });
        assertThat(serve(Map.of(), "--language", "korean, English").speech.languages.codes()).containsExactly("ko", "en");
        assertThat(Run.of("serve", "--origins", "lms.example.org")).satisfies(run -> {
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("--origins").contains("https://lms.example.org");
        });
        assertThat(Run.of("serve", "--model", "silero-vad").code()).isEqualTo(2);
        assertThat(Run.of("models", "pull", "huge")).satisfies(run -> {
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("huge").contains("tiny, base, small");
        });
    }

    @Test
    void aHubMustBeToldWhereItsSpeechServersAre() {
        assertThat(Run.of("hub")).satisfies(run -> {
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("--speech");
        });
        assertThat(Run.of("hub", "--speech", "http://localhost:8000")).satisfies(run -> {
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("ws://host:8000/ws");
        });
    }

    private static ServeCommand serve(Map<String, String> environment, String... options) {
        var line = new Hearus(new Terminal(System.out, System.err, false, false), environment).commandLine();
        var arguments = new String[options.length + 1];
        arguments[0] = "serve";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return (ServeCommand) line.parseArgs(arguments).subcommand().commandSpec().userObject();
    }
}
