package hearus.models.internal.local;

import java.util.concurrent.TimeUnit;

import hearus.models.Model;
import hearus.models.PullProgress;

/** Counts the progress of one step of a pull and reports it, at most 20 times a second. Single-threaded: the pulling thread. */
public final class Meter {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final PullProgress progress;
    private final Model model;
    private final PullProgress.Step step;
    private final long total;
    private long done;
    private long reportedAt;

    public Meter(PullProgress progress, Model model, PullProgress.Step step, long total) {
        this.progress = progress;
        this.model = model;
        this.step = step;
        this.total = total;
        at(0);
    }

    /** Reports at once. Never more than the total, even where a server sends more than it announced. */
    public void at(long now) {
        done = Math.min(now, total);
        reportedAt = System.nanoTime();
        progress.at(model, step, done, total);
    }

    public void add(long more) {
        done = Math.min(done + more, total);
        if (done == total || System.nanoTime() - reportedAt >= INTERVAL_NANOS) {
            at(done);
        }
    }
}
