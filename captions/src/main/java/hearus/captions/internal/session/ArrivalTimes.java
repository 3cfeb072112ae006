package hearus.captions.internal.session;

import java.util.ArrayDeque;
import java.util.Deque;

import hearus.captions.internal.samples.Samples;

/**
 * How unevenly a client sends: the longest silence on the wire that is normal for it. A client that sends 3 s of audio every 3 s is still speaking when nothing
 * comes for 3 s; one that sends every 20 ms is not. Times are nanoseconds of any clock that grows. Single-threaded.
 */
final class Arrivals {
    private static final long MEMORY = 30_000_000_000L;
    private static final long MOST = 6_000_000_000L;
    /** Pieces that follow each other faster than this came as one. */
    private static final long PIECES = 100_000_000L;
    /** How fast a burst is forgotten while its client goes on sending: it did not wait after all. */
    private static final long REFUTED = 4;

    private record Peak(long at, long length) {}

    /** Falling lengths: the first is the longest of the last 30 s. */
    private final Deque<Peak> peaks = new ArrayDeque<>();
    private long last;
    /** Audio that came just now, faster than it was spoken: the client may be silent for as long without falling behind. */
    private long burst;
    /** Whether what comes is audio that was sent before, to someone else: it comes at once, and says nothing about how its client sends. */
    private boolean repeated;
    private boolean any;

    /** @param repeated whether the stream begins with audio that was sent before */
    Arrivals(boolean repeated) {
        this.repeated = repeated;
    }

    /** Audio came. */
    void add(long now, long samples) {
        var gap = any ? now - last : 0;
        repeated &= gap <= PIECES;
        burst = repeated ? 0 : (gap > PIECES ? 0 : Math.max(0, burst - REFUTED * gap)) + Samples.toNanos(samples);
        last = now;
        any = true;
        remember(now, Math.min(gap, MOST));
    }

    /** There is audio that is held back because too much of it waits: until now its client was not silent. */
    void heldBack(long now) {
        add(now, 0);
    }

    /** The audio was interrupted until now: that wait says nothing about how its client sends. */
    void resumed(long now) {
        last = now;
    }

    /** When audio last came, or was said to go on. */
    long last() {
        return last;
    }

    /** The longest wait that is normal for this client. */
    long usualWait(long now) {
        while (!peaks.isEmpty() && now - peaks.getFirst().at() > MEMORY) {
            peaks.removeFirst();
        }
        return Math.max(Math.min(burst, MOST), peaks.isEmpty() ? 0 : peaks.getFirst().length());
    }

    private void remember(long now, long length) {
        while (!peaks.isEmpty() && peaks.getLast().length() <= length) {
            peaks.removeLast();
        }
        peaks.addLast(new Peak(now, length));
    }
}
