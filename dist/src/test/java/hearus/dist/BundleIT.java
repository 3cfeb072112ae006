package hearus.dist;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;

/** The bundle as an operator gets it: no java, mvn or node on the PATH, no HOME, nothing else in the environment. */
@Timeout(300)
class BundleIT {
    private static final Pattern READY = Pattern.compile("Hearus is ready: http://localhost:(\\d+) .*");
    private static final long MAX_BYTES = 120_000_000;
    /** What only code needs that never runs here: see dist/pom.xml. */
    private static final List<String> UNUSED = List.of("java.compiler", "java.xml.crypto", "jdk.incubator.vector");

    @TempDir
    private static Path folder;

    private static Bundle bundle;

    @BeforeAll
    static void unpack() throws Exception {
        bundle = Bundle.unpack(folder);
    }

    @Test
    void isSmallAndHasTheLibrariesOfOnePlatform() throws Exception {
        assertThat(Bundle.tarball()).isRegularFile().satisfies(file -> assertThat(Files.size(file)).isLessThan(MAX_BYTES));
        try (var files = Files.walk(bundle.home())) {
            assertThat(files.mapToLong(BundleIT::size).sum()).as("bytes unpacked").isLessThan(MAX_BYTES + MAX_BYTES / 2);
        }
        assertThat(bundle.home().resolve("LICENSE")).exists();
        assertThat(bundle.home().resolve("NOTICE")).exists();
        assertThat(bundle.home().resolve("runtime/legal")).isDirectory();
    }

    @Test
    void theRuntimeHasEveryModuleThatTheJarsUse() throws Exception {
        var jars = new ArrayList<>(List.of("--multi-release", "25", "--ignore-missing-deps", "--print-module-deps", "--module-path",
                bundle.home().resolve("lib").toString()));
        try (var lib = Files.list(bundle.home().resolve("lib"))) {
            lib.map(Path::toString).forEach(jars::add);
        }
        var out = new StringWriter();
        var code = ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(out, true), new PrintWriter(out, true),
                jars.toArray(String[]::new));

        assertThat(code).as(out.toString()).isZero();
        // Before them jdeps warns of jars that it gets by both ways.
        var used = new ArrayList<>(List.of(out.toString().strip().lines().toList().getLast().split(",")));
        used.removeAll(UNUSED);
        var log = folder.resolve("modules.log");
        var process = new ProcessBuilder(bundle.home().resolve("runtime/bin/java").toString(), "--list-modules")
                .redirectError(log.toFile()).start();
        var present = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                .map(line -> line.replaceFirst("@.*", "")).toList();
        assertThat(present).containsAll(used).containsAll(Arrays.asList(System.getProperty("dist.modules").split(",", -1)));
    }

    @Test
    void withModelsFromAFolderItBecomesReadyAndCaptionsARecording() throws Exception {
        var log = folder.resolve("serve.log");
        var process = bundle.start(log, Map.of("HEARUS_CACHE", Bundle.models().toString(), "HEARUS_DATA",
                folder.resolve("served").toString()), "serve", "--model", "tiny", "--language", "en",
                "--port", "0", "--host", "127.0.0.1");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            var ready = READY.matcher(String.valueOf(out.readLine()));
            assertThat(ready.matches()).as(Files.readString(log)).isTrue();
            var port = ready.group(1);
            assertThat(status("http://127.0.0.1:" + port + "/health/ready")).isEqualTo(200);
            assertThat(status("http://127.0.0.1:" + port + "/")).isEqualTo(200);
            assertThat(status("http://127.0.0.1:" + port + "/metrics")).isEqualTo(200);

            assertThat(Captions.of("ws://127.0.0.1:" + port + "/ws", Recordings.speech16k()))
                    .containsIgnoringCase("fellow Americans").containsIgnoringCase("ask what you can do for your country");

            process.toHandle().destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(Files.readString(log)).doesNotContain("Exception").doesNotContain("NoClassDefFound").doesNotContain("ERROR");
        } finally {
            process.destroyForcibly();
        }
    }

    /** The names of languages are the JDK's, each in its own language and script. */
    @Test
    void languagesAreKnownByTheirOwnNames() throws Exception {
        var run = bundle.run(folder.resolve("languages.log"),
                Map.of("HEARUS_CACHE", Bundle.models().toString(), "HEARUS_LANGUAGE", "한국어,Deutsch,русский,中文"), "transcribe", "--model",
                "tiny",
                "missing.wav");

        assertThat(run.err()).contains("missing.wav").doesNotContain("language");
    }

    @Test
    void lecturesAreKeptAndExportedAsDocuments() throws Exception {
        var file = Files.writeString(folder.resolve("lecture.json"), """
                {"format":"hearus-lecture","version":1,
                 "lecture":{"id":"physics","title":"열역학","course":"","language":"ko","listed":true,"created":"2026-11-27T00:00:00Z"},
                 "segments":[{"seq":1,"id":"s-1","origin":"live","speaker":"","text":"엔트로피란 무질서한 정도이다.","startMs":0,"endMs":1000,
                              "language":"ko","confidence":0.9,"model":"tiny"}]}
                """);
        var data = Map.of("HEARUS_DATA", folder.resolve("data").toString());
        var imported = bundle.run(folder.resolve("import.log"), data, "lectures", "import", file.toString());
        assertThat(imported.code()).as(imported.err()).isZero();
        for (var format : List.of("pdf", "docx", "txt")) {
            var out = folder.resolve("lecture." + format);
            var run = bundle.run(folder.resolve("export.log"), data, "lectures", "export", "--format", format, "--output", out.toString(),
                    "physics");
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(out).isNotEmptyFile();
        }
        assertThat(folder.resolve("lecture.txt")).content().contains("엔트로피란 무질서한 정도이다.");
    }

    @Test
    void keyTermsOfKoreanTextAreFound() throws Exception {
        var text = Files.writeString(folder.resolve("강의.txt"), "엔트로피란 계의 무질서한 정도를 나타내는 물리량을 말한다.\n");

        var run = bundle.run(folder.resolve("keywords.log"), Map.of(), "keywords", text.toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("엔트로피 (1): 엔트로피란");
        assertThat(run.err()).isEmpty();
    }

    /** Without npm the hub is asked, over HTTP; what it answers here is nothing, so that the command says what failed. */
    @Test
    void missingModelsAreAskedForFromTheHub() throws Exception {
        var paths = new ConcurrentLinkedQueue<String>();
        var hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/", exchange -> {
            paths.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        hub.start();
        try {
            var run = bundle.run(folder.resolve("pull.log"), Map.of("HEARUS_CACHE", folder.resolve("no models").toString(), "HF_ENDPOINT",
                    "http://127.0.0.1:" + hub.getAddress().getPort()), "models", "pull", "tiny");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("the hub at").contains("404");
            assertThat(paths).isNotEmpty().allMatch(path -> path.contains("/resolve/"));
        } finally {
            hub.stop(0);
        }
    }

    private static int status(String url) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding()).statusCode();
        }
    }

    private static long size(Path file) {
        return Files.isRegularFile(file) ? file.toFile().length() : 0;
    }
}
