package hearus.bench.lectures;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

import hearus.lectures.LectureDetails;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;

/** Measures a store that is filled with lectures, through the API of the module. */
final class StoreBench {
    /**
     * How much is measured.
     *
     * @param lectures in the store
     * @param segments in each
     * @param bases how many of them are appended segment by segment; the others are copies
     * @param rounds of each measurement, less where one takes long
     */
    record Plan(int lectures, int segments, int bases, int rounds) {
        static final Plan FULL = new Plan(1_000, 1_500, 3, 300);
        static final Plan QUICK = new Plan(100, 300, 12, 100);
        /** Lectures that go on at once. */
        static final int AT_ONCE = 24;
        static final int PAGE = 50;
        static final int SEARCH_ROUNDS = 60;
        static final int DELETED = 5;
    }

    private static final int SYNCED_BYTES = 16 << 10;
    private static final double APPEND_TARGET = 10;
    private static final double SEARCH_TARGET = 100;
    /** Between two segments of a lecture when 24 go on: a speaker takes about four times as long. */
    private static final long PAUSE_MILLIS = 1_000;

    private final Plan plan;
    private final Path texts;
    private final BenchStore store;
    private final LectureFigures figures;
    private final Consumer<String> progress;
    private final Lectures lectures;
    private final Random random = new Random(1);

    private StoreBench(Plan plan, Path texts, BenchStore store, LectureFigures figures, Consumer<String> progress, Lectures lectures) {
        this.plan = plan;
        this.texts = texts;
        this.store = store;
        this.figures = figures;
        this.progress = progress;
        this.lectures = lectures;
    }

    /**
     * Fills a store and measures it.
     *
     * @param texts folder of the sample texts
     */
    static void run(Plan plan, Path texts, BenchStore store, LectureFigures figures, Consumer<String> progress)
            throws IOException, InterruptedException, LectureException, SQLException {
        try (var lectures = Lectures.open(store.location(), InstantSource.system(), _ -> {})) {
            var bench = new StoreBench(plan, texts, store, figures, progress, lectures);
            bench.disk();
            bench.fill();
            bench.appends();
            bench.reads();
            bench.searches();
            bench.deletions();
        }
    }

    /** What no store can be faster than: the disk. */
    private void disk() throws IOException {
        var file = Files.createTempFile("hearus-bench-sync", "");
        var times = new double[plan.rounds];
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (var i = 0; i < times.length; i++) {
                var started = System.nanoTime();
                channel.write(ByteBuffer.allocate(SYNCED_BYTES));
                channel.force(false);
                times[i] = millisSince(started);
            }
        } finally {
            Files.delete(file);
        }
        figures.times("sync", "for comparison: 16 KB written to the disk and synchronised", store.name(), times, 0);
    }

    private void fill() throws IOException, InterruptedException, LectureException, SQLException {
        progress.accept(store.name() + ": filling " + plan.lectures + " lectures of " + plan.segments + " segments");
        var started = System.nanoTime();
        var tasks = new ArrayList<Callable<Integer>>();
        for (var i = 0; i < plan.bases; i++) {
            var id = "base-" + i;
            var text = LectureTexts.of(texts, i);
            lectures.create(id, LectureDetails.builder().title("Lecture " + i).course("Course " + i % 40).listed(true).build());
            lectures.begin(id, LectureDetails.builder().build());
            tasks.add(() -> {
                for (var j = 0; j < plan.segments; j++) {
                    lectures.log().append(id, text.next());
                }
                return plan.segments;
            });
        }
        atOnce(tasks);
        var perSecond = plan.bases * plan.segments / (millisSince(started) / 1_000);
        figures.single("appends", "appends in a second, of " + plan.bases + " lectures at once without a pause", store.name(), perSecond,
                "1/s", plan.bases * plan.segments);
        progress.accept("%s: %.0f appends in a second; copying".formatted(store.name(), perSecond));
        store.multiply(plan.bases, plan.lectures);
        figures.single("size", "database of %,d lectures of %,d segments".formatted(plan.lectures, plan.segments), store.name(),
                store.megabytes(), "MB", 1);
        progress.accept("%s: filled in %.0f s, %.0f MB".formatted(store.name(), millisSince(started) / 1_000, store.megabytes()));
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws InterruptedException, IOException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private interface Step {
        void run() throws LectureException;
    }

    /** Takes the time of each round, after a tenth as many that are not counted. */
    private double[] timed(int rounds, Step step) throws LectureException {
        var times = new double[rounds];
        for (var i = -rounds / 10; i < rounds; i++) {
            var started = System.nanoTime();
            step.run();
            if (i >= 0) {
                times[i] = millisSince(started);
            }
        }
        return times;
    }

    private void appends() throws IOException, InterruptedException, LectureException {
        progress.accept(store.name() + ": append");
        lectures.create("one", LectureDetails.builder().title("One").listed(true).build());
        var text = LectureTexts.of(texts, 0);
        figures.times("append", "append, one lecture", store.name(), timed(plan.rounds, () -> lectures.log().append("one", text.next())),
                APPEND_TARGET);
        var tasks = new ArrayList<Callable<double[]>>();
        for (var i = 0; i < Plan.AT_ONCE; i++) {
            var id = "live-" + i;
            lectures.create(id, LectureDetails.builder().title("Live " + i).listed(true).build());
            var spoken = LectureTexts.of(texts, i);
            var delay = PAUSE_MILLIS * i / Plan.AT_ONCE;
            tasks.add(() -> {
                Thread.sleep(delay);
                var times = new double[Math.max(10, plan.rounds / Plan.AT_ONCE)];
                for (var j = 0; j < times.length; j++) {
                    var started = System.nanoTime();
                    lectures.log().append(id, spoken.next());
                    times[j] = millisSince(started);
                    Thread.sleep(PAUSE_MILLIS + Math.round(PAUSE_MILLIS * (Math.random() - 0.5)));
                }
                return times;
            });
        }
        figures.times("append.24", "append, 24 lectures at once, each every second", store.name(),
                atOnce(tasks).stream().flatMapToDouble(Arrays::stream).toArray(), APPEND_TARGET);
    }

    /** Any lecture that is as long as planned. */
    private String anyLecture() {
        var number = random.nextInt(plan.lectures);
        return (number < plan.bases ? "base-" : "copy-") + number;
    }

    private void reads() throws LectureException {
        progress.accept(store.name() + ": pages");
        figures.times("page", "page of 50 segments of any lecture, anywhere", store.name(), timed(plan.rounds,
                () -> lectures.log().read(anyLecture(), random.nextInt(1, plan.segments - Plan.PAGE), Plan.PAGE)), 0);
        figures.times("list", "list of lectures, 50 of them, the first page and the next", store.name(), timed(plan.rounds, () -> {
            var first = lectures.list(false, "", Plan.PAGE);
            lectures.list(false, first.next().orElseThrow(), Plan.PAGE);
        }), 0);
    }

    /** @param name as in the report */
    private record Searched(String name, String label, String text) {}

    private void searches() throws LectureException {
        var all = Stream.of(new Searched("most", "the most common word, \"the\"", "the"),
                new Searched("common.ko", "a common word, \"금리\"", "금리"),
                new Searched("common.en", "a common word, \"energy\"", "energy"),
                new Searched("rare.ko", "a rare word, \"" + LectureTexts.RARE_KOREAN + "\"", LectureTexts.RARE_KOREAN),
                new Searched("rare.en", "a rare word, \"" + LectureTexts.RARE_ENGLISH + "\"", LectureTexts.RARE_ENGLISH),
                new Searched("two.ko", "two words, \"해시 함수\"", "해시 함수"),
                new Searched("two.en", "two words, \"light reactions\"", "light reactions"));
        for (var searched : all.toList()) {
            progress.accept(store.name() + ": search for " + searched.text);
            figures.times("search." + searched.name, "search everywhere for " + searched.label, store.name(),
                    timed(Math.min(Plan.SEARCH_ROUNDS, plan.rounds), () -> lectures.search(searched.text, "", Plan.PAGE, 0)),
                    SEARCH_TARGET);
        }
        figures.times("search.lecture.ko", "search one lecture for \"금리\"", store.name(),
                timed(plan.rounds, () -> lectures.search("금리", lectureOn(0), Plan.PAGE, 0)), SEARCH_TARGET);
        figures.times("search.lecture.en", "search one lecture for \"energy\"", store.name(),
                timed(plan.rounds, () -> lectures.search("energy", lectureOn(1), Plan.PAGE, 0)), SEARCH_TARGET);
    }

    /** Any lecture on one of the three subjects; {@link Plan#bases} is a multiple of their number. */
    private String lectureOn(int subject) {
        var number = 3 * random.nextInt(plan.lectures / 3 - 1) + subject;
        var base = number % plan.bases;
        return number < plan.bases ? "base-" + base : "copy-" + number;
    }

    private void deletions() throws LectureException {
        progress.accept(store.name() + ": deletion");
        var times = new double[Plan.DELETED];
        for (var i = 0; i < times.length; i++) {
            var started = System.nanoTime();
            lectures.delete("copy-" + (plan.lectures - 1 - 3 * i));
            times[i] = millisSince(started);
        }
        figures.times("delete", "deletion of a lecture", store.name(), times, 0);
    }
}
