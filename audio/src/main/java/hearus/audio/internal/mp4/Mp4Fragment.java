package hearus.audio.internal.mp4;

import java.util.Arrays;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.internal.bytes.Limits;
import hearus.audio.internal.timeline.Timeline;

/** Where the samples of one movie fragment lie in the stream, in the order in which they are listed. */
final class Mp4Fragment {
    private long[] places = new long[32];
    private int[] sizes = new int[32];
    private long[] times = new long[32];
    private int[] durations = new int[32];
    private int count;
    private int taken;

    void clear() {
        count = 0;
        taken = 0;
    }

    /** {@code time} and {@code duration} in the container's units; either may be unknown, {@link Timeline#UNKNOWN} and 0. */
    void add(long place, int size, long time, int duration) throws AudioException {
        if (count == Limits.FRAGMENT_SAMPLES) {
            throw new AudioException(Code.TOO_LARGE,
                    "A MP4 fragment of more than " + Limits.FRAGMENT_SAMPLES + " samples. Send shorter fragments.");
        }
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
            sizes = Arrays.copyOf(sizes, 2 * count);
            times = Arrays.copyOf(times, 2 * count);
            durations = Arrays.copyOf(durations, 2 * count);
        }
        places[count] = place;
        times[count] = time;
        durations[count] = duration;
        sizes[count++] = size;
    }

    /** Whether a sample is left that has not been passed yet; samples that lie before {@code position} are skipped. */
    boolean hasNext(long position) {
        while (taken < count && places[taken] < position) {
            taken++;
        }
        return taken < count;
    }

    long place() {
        return places[taken];
    }

    int size() {
        return sizes[taken];
    }

    long time() {
        return times[taken];
    }

    int duration() {
        return durations[taken];
    }

    void take() {
        taken++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int held() {
        return 24 * places.length;
    }
}
