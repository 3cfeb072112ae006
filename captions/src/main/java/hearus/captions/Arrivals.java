package hearus.captions;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How unevenly a client sends: the longest silence on the wire that is normal for it. A client that sends 3 s of audio every 3 s is still speaking when nothing
 * comes for 3 s; one that sends every 20 ms is not. Times are nanoseconds of any clock that grows. Single-threaded.
 */
final class Arrivals {
    private static final long MEMORY = 30_000_000_000L;
    private static final long MOST = 6_000_000_000L;

    private record Peak(long at, long length) {}

    /** Falling lengths: the first is the longest of the last 30 s. */
    private final Deque<Peak> peaks = new ArrayDeque<>();
    private long last;
    private long ahead;
    private boolean any;

    /** Audio came. */
    void add(long now, long samples) {
        var gap = any ? now - last : 0;
        // Audio that came faster than it was spoken: the client may be silent for as long without falling behind.
        ahead = Math.max(0, ahead - gap) + Samples.toNanos(samples);
        last = now;
        any = true;
        remember(now, Math.clamp(Math.max(gap, ahead), 0, MOST));
    }

    /** When audio last came. */
    long last() {
        return last;
    }

    /** The longest wait that is normal for this client. */
    long usualWait(long now) {
        while (!peaks.isEmpty() && now - peaks.getFirst().at() > MEMORY) {
            peaks.removeFirst();
        }
        return peaks.isEmpty() ? 0 : peaks.getFirst().length();
    }

    private void remember(long now, long length) {
        while (!peaks.isEmpty() && peaks.getLast().length() <= length) {
            peaks.removeLast();
        }
        peaks.addLast(new Peak(now, length));
    }
}
