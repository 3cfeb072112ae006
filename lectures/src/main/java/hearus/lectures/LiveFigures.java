package hearus.lectures;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import hearus.lectures.QualityReport.Measured;

/**
 * What a hub measured of live captions, in a form that can be added up over speakers.
 *
 * @param audioMs audio that came in
 * @param lostMs audio that came in and could not be captioned
 * @param lettersTakenBack letters of captions that were shown and then replaced by others
 * @param commits how many words became stable, by the time from their end to that caption in steps of {@value #STEP_MS} ms; what takes longer than {@value #MAX_STEP} steps counts there
 */
public record LiveFigures(long audioMs, long lostMs, long lettersTakenBack, SortedMap<Integer, Long> commits) {
    public static final int STEP_MS = 50;
    public static final int MAX_STEP = 1_200;
    public static final LiveFigures NONE = new LiveFigures(0, 0, 0, new TreeMap<>());

    public LiveFigures {
        commits = Collections.unmodifiableSortedMap(new TreeMap<>(commits));
    }

    /** These and others. */
    public LiveFigures plus(LiveFigures other) {
        var sum = new TreeMap<>(commits);
        other.commits.forEach((step, count) -> sum.merge(step, count, Long::sum));
        return new LiveFigures(audioMs + other.audioMs, lostMs + other.lostMs, lettersTakenBack + other.lettersTakenBack, sum);
    }

    /** The step of a latency. */
    public static int step(long ms) {
        return Math.clamp(Math.ceilDiv(ms, STEP_MS), 0, MAX_STEP);
    }

    /** As a quality report has it. */
    Measured measured() {
        return new Measured(audioMs, lostMs, percentile(0.5), percentile(0.95), lettersTakenBack);
    }

    /** The upper bound of the step in which this part of the latencies ends; 0 where there are none. */
    private long percentile(double part) {
        var rank = (long) Math.ceil(part * commits.values().stream().mapToLong(Long::longValue).sum());
        for (var entry : commits.entrySet()) {
            rank -= entry.getValue();
            if (rank <= 0) {
                return (long) entry.getKey() * STEP_MS;
            }
        }
        return 0;
    }
}
