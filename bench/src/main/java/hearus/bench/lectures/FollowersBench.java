package hearus.bench.lectures;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import hearus.bench.captions.HearusProcess;
import hearus.bench.socketio.LightFollowers;
import hearus.lectures.LectureDetails;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.StoreLocation;

/** Measures how soon the followers of a lecture get a correction, with a hub in a process of its own. */
final class FollowersBench implements AutoCloseable {
    static final int MANY = 1_000;
    private static final double TARGET = 150;
    private static final int SEGMENTS = 100;
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** How long corrections come one after the other before anything is measured: with less, the JVM still compiles. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final int FOR_PROCESSOR_TIME = 300;
    private static final String LECTURE = "followed";
    private static final String LARGE = "large";
    /** What waits for one client of the hub is at most 8 MiB, besides what the system's buffers take. */
    private static final String LARGE_TEXT = ("abcdefghij".repeat(19) + " ").repeat(100);
    private static final int MAX_LARGE = 1_000;

    private final int corrections;
    private final LectureFigures figures;
    private final Consumer<String> progress;
    private final Path log;
    private final HearusProcess hub;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final List<String> texts;
    private final Map<Integer, Integer> revisions = new HashMap<>();
    private int changes;

    private FollowersBench(int corrections, LectureFigures figures, Consumer<String> progress, Path log, HearusProcess hub,
            List<String> texts) {
        this.corrections = corrections;
        this.figures = figures;
        this.progress = progress;
        this.log = log;
        this.hub = hub;
        this.texts = texts;
    }

    /**
     * Measures with one follower, with many, and with many of which one does not read.
     *
     * @param wanted tells by its name whether a measurement shall be made
     * @param samples folder of the sample texts
     * @return what the hub logged of the one that does not read
     */
    static List<String> run(int corrections, Predicate<String> wanted, Path samples, LectureFigures figures, Consumer<String> progress)
            throws IOException, InterruptedException, LectureException {
        var data = Files.createTempDirectory("hearus-bench-lectures");
        var log = Files.createTempFile("hearus-bench-hub", ".log");
        try {
            var texts = prepare(data, samples);
            try (var bench = new FollowersBench(corrections, figures, progress, log, HearusProcess.hub(data, log), texts)) {
                return bench.measure(wanted);
            }
        } finally {
            Files.deleteIfExists(log);
        }
    }

    /** Makes the lectures; gives the texts of their segments. */
    private static List<String> prepare(Path data, Path samples) throws IOException, LectureException {
        var texts = new ArrayList<String>();
        try (var lectures = Lectures.open(new StoreLocation.Folder(data), InstantSource.system(), _ -> {})) {
            lectures.create(LECTURE, LectureDetails.builder().title("Followed").build());
            lectures.create(LARGE, LectureDetails.builder().title("Large").build());
            var spoken = LectureTexts.of(samples, 0);
            for (var i = 0; i < SEGMENTS; i++) {
                texts.add(lectures.log().append(LECTURE, spoken.next()).text());
            }
            lectures.log().append(LARGE, spoken.next());
        }
        return texts;
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), hub.port());
    }

    private List<String> measure(Predicate<String> wanted) throws IOException, InterruptedException {
        var alone = 0.0;
        var sawSlow = List.<String>of();
        if (wanted.test("followers.1")) {
            alone = measure(1, "1 follower");
        }
        if (wanted.test("followers.1000")) {
            var cpu = measure(MANY, "1,000 followers");
            if (alone > 0) {
                figures.single("cpu.follower", "processor time of the hub for a follower and event", "1,000 followers",
                        1_000 * (cpu - alone) / (MANY - 1), "µs", FOR_PROCESSOR_TIME);
            }
        }
        if (wanted.test("followers.slow")) {
            sawSlow = besideOneThatDoesNotRead();
        }
        return sawSlow;
    }

    /** Corrects segments: one after the other for the processor time, which it gives in milliseconds for each, and twice a second for the times. */
    private double measure(int count, String system) throws IOException, InterruptedException {
        progress.accept("Corrections to " + system);
        try (var followers = LightFollowers.follow(address(), count, LECTURE, SEGMENTS + 1)) {
            var events = 0;
            for (var end = System.nanoTime() + WARM_UP.toNanos(); System.nanoTime() < end;) {
                correct(events);
                followers.await(++events);
            }
            var before = hub.cpu();
            for (var i = 0; i < FOR_PROCESSOR_TIME; i++) {
                correct(events);
                followers.await(++events);
            }
            var each = hub.cpu().minus(before).toNanos() / 1e6 / FOR_PROCESSOR_TIME;
            var first = new double[corrections];
            var last = new double[corrections];
            for (var i = 0; i < corrections; i++) {
                var begin = System.nanoTime();
                correct(events);
                var arrivals = followers.await(++events);
                first[i] = (arrivals.first() - begin) / 1e6;
                last[i] = (arrivals.last() - begin) / 1e6;
                Thread.sleep(Math.max(0, PAUSE.toMillis() - (System.nanoTime() - begin) / 1_000_000));
            }
            if (followers.events() != events) {
                throw new IOException("A follower got " + followers.events() + " events where " + events + " were sent");
            }
            figures.times("followers.first", "correction to the first follower", system, first, 0);
            figures.times("followers.last", "correction to the last follower", system, last, TARGET);
            figures.single("cpu.event", "processor time of the hub for a correction, one after the other", system, each, "ms",
                    FOR_PROCESSOR_TIME);
            figures.single("rss", "resident memory of the hub", system, hub.residentMegabytes(), "MB", 1);
            return each;
        }
    }

    /** Corrects the segment whose turn it is. */
    private void correct(int turn) throws IOException, InterruptedException {
        correct(LECTURE, 1 + turn % SEGMENTS, changed(turn % SEGMENTS));
    }

    /** The text of a segment with another word in it than the last time. */
    private String changed(int index) {
        changes++;
        var words = texts.get(index).split(" ");
        words[words.length / 2] = changes % 2 == 0 ? "고친" : "바꾼";
        return String.join(" ", words) + (revisions.getOrDefault(index + 1, 1) % 2 == 0 ? "" : ".");
    }

    private void correct(String lecture, int seq, String text) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + hub.port() + "/api/v1/lectures/" + lecture + "/segments/" + seq);
        var revision = lecture.equals(LECTURE) ? revisions.getOrDefault(seq, 1) : revision(uri);
        var answer = http.send(HttpRequest.newBuilder(uri).header("If-Match", "\"" + revision + "\"")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(Map.of("text", text)))).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("The hub refuses a correction: " + answer.body());
        }
        if (lecture.equals(LECTURE)) {
            revisions.put(seq, revision + 1);
        }
    }

    private int revision(URI segment) throws IOException, InterruptedException {
        return get(segment).path("revision").intValue();
    }

    private JsonNode get(URI uri) throws IOException, InterruptedException {
        return json.readTree(http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    /** One follower of a lecture with large segments does not read, while 999 others follow a lecture of the same hub. */
    private List<String> besideOneThatDoesNotRead() throws IOException, InterruptedException {
        var before = hub.residentMegabytes();
        var most = before;
        var rounds = 0;
        try (var others = LightFollowers.follow(address(), MANY - 1, LECTURE, SEGMENTS + 1);
                var _ = LightFollowers.followWithoutReading(address(), LECTURE, SEGMENTS + 1);
                var _ = LightFollowers.followWithoutReading(address(), LARGE, 2)) {
            var last = new ArrayList<Double>();
            while (followers(LARGE) > 0 && rounds < MAX_LARGE) {
                correct(LARGE, 1, LARGE_TEXT + rounds);
                rounds++;
                if (rounds % 5 == 0) {
                    var begin = System.nanoTime();
                    correct(rounds);
                    last.add((others.await(rounds / 5).last() - begin) / 1e6);
                }
                most = Math.max(most, hub.residentMegabytes());
            }
            var filled = System.nanoTime();
            progress.accept("The follower that does not read is gone after " + rounds + " large segments");
            figures.times("followers.beside.slow",
                    "correction to the last of 999 others while one that does not read is sent segments of 19,000 characters",
                    "1,000 followers", last.stream().mapToDouble(Double::doubleValue).toArray(), TARGET);
            figures.single("slow.events", "such segments until the follower that does not read was disconnected", "1,000 followers", rounds,
                    "", 1);
            figures.single("slow.rss", "resident memory of the hub meanwhile, at most; before: %.0f MB".formatted(before),
                    "1,000 followers", most, "MB", rounds);
            // The one that gets small segments does not fill any buffer: its heartbeat ends it.
            while (followers(LECTURE) > MANY - 1 && System.nanoTime() - filled < Duration.ofSeconds(60).toNanos()) {
                Thread.sleep(1_000);
            }
            figures.single("slow.seconds", "until a follower that does not read small segments either was disconnected",
                    "1,000 followers", followers(LECTURE) > MANY - 1 ? -1 : (System.nanoTime() - filled) / 1e9, "s", 1);
            figures.single("slow.others", "followers left of 999 others", "1,000 followers", followers(LECTURE), "", 1);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        return Files.readAllLines(log).stream().filter(line -> line.contains("WARN") || line.contains("slow")).distinct().limit(10)
                .toList();
    }

    private int followers(String lecture) throws IOException, InterruptedException {
        return get(URI.create("http://127.0.0.1:" + hub.port() + "/api/v1/lectures/" + lecture)).path("followers").intValue();
    }

    @Override
    public void close() {
        http.close();
        hub.close();
    }
}
