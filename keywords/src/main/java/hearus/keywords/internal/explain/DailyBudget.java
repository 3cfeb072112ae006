package hearus.keywords.internal.explain;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** So many requests in a day, counted from midnight UTC. Thread-safe. */
final class DailyBudget {
    private final int requests;
    private final Clock clock;
    private LocalDate day = LocalDate.MIN;
    private int left;

    DailyBudget(int requests, Clock clock) {
        this.requests = requests;
        this.clock = clock;
    }

    /** Takes one request out of it, or says that none is left. */
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
