package hearus.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.cli.CutClients.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two speakers of one lecture and five followers, all of them stock clients, and a server that is killed three times: whatever was announced was stored before, and each follower has each segment once and in
 * order. {@code -Dhearus.lecture.times=16} makes it three minutes.
 */
class LecturesIT {
    private static final int KILLS = 3;
    private static final int QUIET_MS = 20_000;
    /** The longest that a killed server takes to be ready, get its clients back and finish a phrase, on a machine with other work. */
    private static final Duration FIRST_SEGMENT = Duration.ofMinutes(2);
    private static final long SEED = Long.getLong("hearus.seed", 1);
    private static final String LECTURE = "physics/월요일";

    private record Follower(int version, String namespace, List<String> transports) {}

    private record Follow(String url, String lecture, List<Follower> followers) {}

    @TempDir
    private static Path folder;

    private static CutClients clients;
    private static Scripts scripts;
    private static HttpClient http;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        clients = CutClients.install(folder);
        scripts = Scripts.install();
        http = HttpClient.newHttpClient();
    }

    private static RunningHearus serve(int port) throws IOException {
        // One log, and so one data folder, for all of them.
        return RunningHearus.start(folder.resolve("log"), "serve", "--port", Integer.toString(port), "--model", "tiny", "--language", "en",
                "--grace", "5");
    }

    private static Process speak(RunningHearus hearus, int times) throws IOException {
        var runs = new ArrayList<CutClients.Run>();
        for (var kind : List.of(new Kind("3", 3, "/", CutClients.BOTH, true, true),
                new Kind("4", 4, "/webrtc", CutClients.WEBSOCKET, false, false))) {
            var run = clients.speak(kind, runs.size(), times);
            runs.add(
                    new CutClients.Run(run.version(), run.namespace(), run.transports(), Map.of("lecture", LECTURE, "speaker", kind.name()),
                            run.headers(), run.folder(), run.everyMs(), run.base64(), run.times(), 0, 0));
        }
        return clients.start(hearus.url(), QUIET_MS, runs);
    }

    private static Process follow(RunningHearus hearus) throws IOException {
        return scripts.start("follow.mjs", new Follow(hearus.url(), LECTURE,
                List.of(new Follower(2, "/", CutClients.BOTH), new Follower(2, "/webrtc", CutClients.WEBSOCKET),
                        new Follower(4, "/", CutClients.BOTH),
                        new Follower(4, "/", CutClients.POLLING), new Follower(4, "/webrtc", CutClients.WEBSOCKET))));
    }

    private static JsonNode get(RunningHearus hearus, String path) throws IOException, InterruptedException {
        var address = URI.create(hearus.url() + "/api/v1/lectures/physics%2F%EC%9B%94%EC%9A%94%EC%9D%BC" + path);
        return Scripts.JSON.readTree(http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    private static long segments(RunningHearus hearus) throws IOException, InterruptedException {
        return get(hearus, "").path("segments").asLong();
    }

    private static void awaitSegments(RunningHearus hearus, long least) {
        await().atMost(FIRST_SEGMENT).pollInterval(Duration.ofMillis(200)).until(() -> segments(hearus) >= least);
    }

    @Test
    void everyFollowerHasEachSegmentOnceAndInOrderThoughTheServerIsKilled() throws Exception {
        var times = Integer.getInteger("hearus.lecture.times", 6);
        var random = new Random(SEED);
        var hearus = serve(0);
        var port = hearus.port();
        var followers = follow(hearus);
        var speakers = speak(hearus, times);
        var stored = 0L;
        for (int i = 0; i < KILLS; i++) {
            awaitSegments(hearus, stored + 1);
            Thread.sleep(random.nextInt(times * 11_000 / (KILLS + 1) - 12_000)); // A moment that nothing else decides.
            stored = segments(hearus);
            hearus.kill();
            hearus = serve(port);
        }
        try (var last = hearus) {
            assertThat(speakers.waitFor(times * 11L + 120, TimeUnit.SECONDS)).as("all is said").isTrue();
            var spoken = Scripts.result(speakers);
            // The speakers' sessions end after the grace time, with their last finals; how long that takes shows in that nothing more comes.
            var count = new long[1];
            await().during(Duration.ofSeconds(8)).atMost(Duration.ofMinutes(2)).until(() -> {
                var before = count[0];
                count[0] = segments(last);
                return count[0] == before;
            });
            var segments = get(last, "/segments?limit=1000").path("segments").valueStream().toList();
            assertThat(segments.stream().map(segment -> segment.path("seq").asLong())).containsExactlyElementsOf(
                    LongStream.rangeClosed(1, segments.size()).boxed().toList());
            assertThat(segments).hasSizeGreaterThan(KILLS);
            var ids = new HashSet<>(segments.stream().map(segment -> segment.path("id").asText()).toList());
            assertThat(ids).hasSize(segments.size());
            assertThat(segments.stream().map(segment -> segment.path("speaker").asText()).distinct()).containsExactlyInAnyOrder("3", "4");
            assertThat(spoken.valueStream().mapToInt(speaker -> speaker.path("finals").size()).sum())
                    .as("what speakers were told is stored")
                    .isLessThanOrEqualTo(segments.size());
            assertFollowed(followers, segments);
        }
    }

    private static void assertFollowed(Process followers, List<JsonNode> segments) throws Exception {
        // Followers connect again within half a second, and then get what they lack.
        Thread.sleep(2_000);
        var results = Scripts.result(followers);
        assertThat(results).hasSize(5);
        for (int i = 0; i < results.size(); i++) {
            var got = results.path(i).path("segments").valueStream().toList();
            var first = got.stream().filter(segment -> segment.path("revision").asInt() == 1 || !seenBefore(got, segment)).toList();
            assertThat(first.stream().map(segment -> segment.path("seq").asLong())).as("follower %d", i)
                    .containsExactlyElementsOf(segments.stream().map(segment -> segment.path("seq").asLong()).toList());
            assertThat(first.stream().map(segment -> segment.path("text").asText())).as("follower %d", i)
                    .containsExactlyElementsOf(segments.stream().map(segment -> segment.path("text").asText()).toList());
            assertThat(results.path(i).path("connects").asInt()).as("follower %d", i).isEqualTo(KILLS + 1);
            assertThat(results.path(i).path("partials").asInt()).as("follower %d", i).isPositive();
        }
    }

    /** Whether an earlier event had an earlier revision of the same segment. */
    private static boolean seenBefore(List<JsonNode> got, JsonNode segment) {
        return got.subList(0, got.indexOf(segment)).stream().anyMatch(other -> other.path("seq").asLong() == segment.path("seq").asLong());
    }
}
