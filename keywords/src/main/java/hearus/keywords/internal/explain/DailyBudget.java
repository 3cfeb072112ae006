package hearus.keywords.internal.explain;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/** Limits the requests of a day, counted from midnight UTC. Thread-safe. */
final class DailyBudget {
    private final int requests;
    private final Clock clock;
    @GuardedBy("this")
    private LocalDate day = LocalDate.MIN;
    @GuardedBy("this")
    private int left;

    DailyBudget(int requests, Clock clock) {
        this.requests = requests;
        this.clock = clock;
    }

    /** Takes one request; false where none is left. */
    synchronized boolean take() {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(day)) {
            day = today;
            left = requests;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
