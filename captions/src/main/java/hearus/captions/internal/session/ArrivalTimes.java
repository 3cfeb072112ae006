package hearus.captions.internal.session;

import java.util.ArrayDeque;
import java.util.Deque;

import hearus.captions.internal.samples.Samples;

/**
 * How unevenly a client sends: the longest silence on the wire that is normal for it. A client that sends 3 s of audio every 3 s is still speaking when nothing
 * comes for 3 s; one that sends every 20 ms is not. Times are nanoseconds of any clock that grows. Single-threaded.
 */
final class ArrivalTimes {
    private static final long WINDOW = 30_000_000_000L;
    private static final long MAX_WAIT = 6_000_000_000L;
    /** Pieces that follow each other faster than this came as one. */
    private static final long MAX_BURST_GAP = 100_000_000L;
    /** How fast a burst decays while its client continues sending without a wait. */
    private static final long BURST_DECAY = 4;

    private record Peak(long at, long length) {}

    /** Falling lengths: the first is the longest of the last 30 s. */
    private final Deque<Peak> peaks = new ArrayDeque<>();
    private long last;
    /** Audio that came just now, faster than it was spoken: the client may be silent for as long without falling behind. */
    private long burst;
    /** Whether the audio is a repetition after a reconnect: it comes at once, and is no evidence of how its client sends. */
    private boolean repeated;
    private boolean started;

    /** @param repeated whether the stream begins with audio that was sent before */
    ArrivalTimes(boolean repeated) {
        this.repeated = repeated;
    }

    /** Audio came. */
    void add(long now, long samples) {
        var gap = started ? now - last : 0;
        repeated &= gap <= MAX_BURST_GAP;
        burst = repeated ? 0 : (gap > MAX_BURST_GAP ? 0 : Math.max(0, burst - BURST_DECAY * gap)) + Samples.toNanos(samples);
        last = now;
        started = true;
        remember(now, Math.min(gap, MAX_WAIT));
    }

    /** There is audio that is held back because too much of it waits: until now its client was not silent. */
    void heldBack(long now) {
        add(now, 0);
    }

    /** The audio was interrupted until now: that wait is no evidence of how its client sends. */
    void resumed(long now) {
        last = now;
    }

    /** When audio last came, or was resumed. */
    long last() {
        return last;
    }

    /** The longest wait that is normal for this client. */
    long usualWait(long now) {
        while (!peaks.isEmpty() && now - peaks.getFirst().at() > WINDOW) {
            peaks.removeFirst();
        }
        return Math.max(Math.min(burst, MAX_WAIT), peaks.isEmpty() ? 0 : peaks.getFirst().length());
    }

    private void remember(long now, long length) {
        while (!peaks.isEmpty() && peaks.getLast().length() <= length) {
            peaks.removeLast();
        }
        peaks.addLast(new Peak(now, length));
    }
}
