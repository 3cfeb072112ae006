package hearus.cli;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.testkit.Recordings;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

/** The caption page in a real browser whose microphone plays a sentence, against a packaged Hearus. */
class PageIT {
    @TempDir
    private static Path folder;

    /** Each test's browser is another client of it; the test that kills a server starts its own. */
    private static RunningHearus hearus;
    private static Scripts scripts;
    private static Path chromium;
    private static Path wav;

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        chromium = Requires.program("chromium");
        scripts = Scripts.install();
        var speech = Recordings.speech16k();
        // Silence after it, so that the last phrase ends by its pause.
        wav = Files.write(folder.resolve("speech.wav"), Blobs.wav(Arrays.copyOf(speech, speech.length + 16_000 * 3)));
        hearus = start("log", 0);
    }

    @AfterAll
    static void stop() {
        if (hearus != null) {
            hearus.close();
        }
    }

    @Test
    void aReaderSeesWhatIsSpokenAndStillHasItAfterAReload() throws Exception {
        var seen = Scripts.result(open(hearus.url(), true));

        assertThat(seen.path("complaints")).isEmpty();
        assertThat(seen.path("title").asText()).contains("live captions");
        assertThat(seen.path("button").asText().strip()).isEqualTo("Start captions");
        assertThatWordsWereRead(seen);
        assertThat(seen.path("language").asText()).isEqualTo("en");
        assertThat(seen.path("announced").asText()).as("screen readers are only told when they ask").isEmpty();
        assertThat(seen.path("afterReload")).isEqualTo(seen.path("text"));
    }

    @Test
    void aBrowserWithoutWebmSendsPcm() throws Exception {
        var seen = Scripts.result(open(hearus.url(), false));

        assertThat(seen.path("complaints")).isEmpty();
        assertThatWordsWereRead(seen);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePageWorksBelowAPathOfAProxyAlsoOfOneWithoutWebSockets(boolean upgrades) throws Exception {
        var proxy = scripts.start("proxy.mjs", Map.of("target", hearus.url(), "upgrades", upgrades));
        try (var lines = proxy.inputReader()) {
            var page = new HashMap<>(page(lines.readLine(), true));
            page.put("withoutUpgrade", !upgrades);
            var seen = Scripts.result(scripts.start("page.mjs", page));

            assertThat(seen.path("complaints")).isEmpty();
            assertThatWordsWereRead(seen);
        } finally {
            proxy.destroy();
        }
    }

    @Test
    void aCallThatTakesTheMicrophoneIsSaidAndCaptionsGoOnAtTheirTimes() throws Exception {
        var speech = Recordings.speech16k();
        int pause = 16_000 * 10;
        var twice = Arrays.copyOf(speech, 2 * speech.length + pause + 16_000 * 3);
        System.arraycopy(speech, 0, twice, speech.length + pause, speech.length);
        var page = new HashMap<>(page(hearus.url(), false));
        page.putAll(Map.of("wav", Files.write(folder.resolve("twice.wav"), Blobs.wav(twice)).toString(), "countries", 4, "interruption",
                4000));
        var seen = Scripts.result(scripts.start("page.mjs", page));

        assertThat(seen.path("complaints")).isEmpty();
        assertThat(Words.errorRate(Recordings.TEXT + " " + Recordings.TEXT, seen.path("text").asText())).as(seen.path("text").asText())
                .isLessThan(0.2);
        double second = (speech.length + pause) / 16.0;
        assertThat(seen.path("starts").valueStream().mapToDouble(JsonNode::asDouble).filter(start -> start > second - 2_000).min())
                .as("the sentence after the call, ms: %s", seen.path("starts")).hasValueCloseTo(second, offset(2_000.0));
    }

    @Test
    void aKilledServerCostsTimeButNoWords() throws Exception {
        var port = freePort();
        var first = start("killed-log", port);
        try (first) {
            var page = open(first.url(), true);
            var lines = page.inputReader();
            assertThat(lines.readLine()).isEqualTo("partial");
            first.kill();
            try (var second = start("second-log", port)) {
                assertThat(second.port()).isEqualTo(port);
                var seen = Scripts.JSON.readTree(lines.readLine());

                assertThatWordsWereRead(seen);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ko-KR, 1280, 800", "ko-KR, 360, 640", "en-US, 1280, 800", "en-US, 320, 568"})
    void keyPointsAreMarkedWithoutMovingTheTextAndExplainedByKeyboardMouseAndTouch(String locale, int width, int height) throws Exception {
        boolean korean = locale.startsWith("ko");
        var seen = Scripts.result(scripts.start("keypoints.mjs",
                Map.of("url", hearus.url(), "chromium", chromium.toString(), "locale", locale, "width", width,
                        "height", height, "finals", finals(korean ? "ko-economics" : "en-biology", korean ? "ko" : "en"), "picture",
                        folder.resolve("keypoints.png").toString())));

        assertThat(seen.path("complaints")).isEmpty();
        assertThat(seen.path("outside")).as("every control is on the screen").isEmpty();
        assertThat(seen.path("sameLetters").asBoolean()).isTrue();
        assertThat(seen.path("moved").asDouble()).as("pixels that any letter moved").isLessThan(0.5);
        assertThat(seen.path("lettersWhileOpen").asBoolean()).as("nor does an open explanation move any").isTrue();
        assertThat(strings(seen.path("terms"))).containsExactly(korean
                ? new String[]{"기준금리란", "인플레이션은", "정책 시차라고"}
                : new String[]{"photosynthesis.", "chlorophyll", "Calvin cycle.", "rubisco,", "photorespiration.", "stomata"});
        assertThat(seen.path("highlights")).isNotEmpty();
        assertThat(strings(seen.path("roles"))).containsExactly("button 0 dialog");
        assertThat(seen.path("said").asText()).contains(korean ? "핵심어 3개" : "6 key terms");

        var term = korean ? "기준금리란" : "photosynthesis";
        var explanation = korean ? "기준금리란 중앙은행이" : "Photosynthesis is the process";
        for (var way : List.of("byEnter", "bySpace", "byClick", "afterReload")) {
            var card = seen.path(way);
            assertThat(card.path("open").asBoolean()).as(way).isTrue();
            assertThat(card.path("term").asText()).as(way).isEqualTo(term);
            assertThat(card.path("text").asText()).as(way).startsWith(explanation);
            assertThat(card.path("inside").asBoolean()).as("%s: all of it can be read", way).isTrue();
            assertThat(card.path("focused").asBoolean()).as(way).isTrue();
            assertThat(card.path("expanded").asInt()).as(way).isEqualTo(1);
        }
        assertThat(seen.path("byTouch").path("open").asBoolean()).isTrue();
        assertThat(seen.path("byTouch").path("inside").asBoolean()).isTrue();
        for (var end : List.of("afterEscape", "afterClose", "afterClickElsewhere", "afterSecondTouch", "afterClear")) {
            assertThat(seen.path(end).path("open").asBoolean()).as(end).isFalse();
            assertThat(seen.path(end).path("expanded").asInt()).as(end).isZero();
        }
        assertThat(seen.path("afterEscape").path("focus").asText()).as("the focus returns").startsWith(term);
        assertThat(seen.path("afterClose").path("focus").asText()).startsWith(term);
        assertThat(seen.path("termsAfterReload")).isEqualTo(seen.path("terms"));
        assertThat(seen.path("afterClear").path("disabled").asBoolean()).isTrue();
        assertThat(seen.path("termsAfterUndo")).isEqualTo(seen.path("terms"));
        assertThat(seen.path("withoutServer").path("notice").asText()).contains(korean ? "서버가 답하지 않습니다" : "The server does not answer");
        assertThat(seen.path("withoutServer").path("enabled").asBoolean()).as("may be tried again").isTrue();
        assertThat(seen.path("withoutServer").path("terms").asInt()).as("the marks stay").isEqualTo(seen.path("terms").size());
    }

    @Test
    void captionsThatBecomeShorterMoveNothing() throws Exception {
        var tops = Scripts.result(scripts.start("steady.mjs", Map.of("url", hearus.url(), "chromium", chromium.toString())));

        double longest = tops.path("long").asDouble();
        assertThat(longest).as("new lines push the first up").isLessThan(tops.path("first").asDouble());
        assertThat(tops.path("shorter").asDouble()).isEqualTo(longest);
        assertThat(tops.path("final").asDouble()).isEqualTo(longest);
        assertThat(tops.path("nextParagraph").asDouble()).as("and never down").isLessThanOrEqualTo(longest);
    }

    /** A lecture as the page remembers it: a phrase for each sentence, a paragraph after a pause. */
    private static List<Map<String, Object>> finals(String lecture, String language) throws IOException {
        var text = Files.readString(Requires.repository().resolve("docs/lectures/" + lecture + ".txt")).strip();
        var sentences = Pattern.compile("(?<=[.?]) |\\n").splitAsStream(text).toList();
        return IntStream.range(0, sentences.size())
                .mapToObj(i -> Map.<String, Object>of("key", "lecture/1/" + i, "text", sentences.get(i), "startMs", i * 5_000,
                        "endMs", i * 5_000 + (i % 4 == 3 ? 2_000 : 4_800), "at", 1_770_000_000_000L + i * 5_000L, "language", language))
                .toList();
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private static void assertThatWordsWereRead(JsonNode seen) {
        assertThat(Words.errorRate(Recordings.TEXT, seen.path("text").asText())).as(seen.path("text").asText()).isLessThan(0.2);
        assertThat(seen.path("partialsLeft").asInt()).isZero();
    }

    private static RunningHearus start(String log, int port) throws IOException {
        return RunningHearus.start(folder.resolve(log), "serve", "--port", Integer.toString(port), "--model", "tiny");
    }

    private static Process open(String url, boolean webm) throws IOException {
        return scripts.start("page.mjs", page(url, webm));
    }

    private static Map<String, Object> page(String url, boolean webm) {
        return Map.of("url", url, "chromium", chromium.toString(), "wav", wav.toString(), "locale", "en-US", "spoken", "en", "countries", 2,
                "patienceMs", 60_000, "webm", webm);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
