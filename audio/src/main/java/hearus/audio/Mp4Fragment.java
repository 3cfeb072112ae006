package hearus.audio;

import java.util.Arrays;

import hearus.audio.AudioException.Code;

/** Where the samples of one movie fragment lie in the stream, in the order in which they are listed. */
final class Mp4Fragment {
    private long[] places = new long[32];
    private int[] sizes = new int[32];
    private int count;
    private int taken;

    void clear() {
        count = 0;
        taken = 0;
    }

    void add(long place, int size) throws AudioException {
        if (count == Limits.FRAGMENT_SAMPLES) {
            throw new AudioException(Code.TOO_LARGE,
                    "A MP4 fragment of more than " + Limits.FRAGMENT_SAMPLES + " samples. Send shorter fragments.");
        }
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
            sizes = Arrays.copyOf(sizes, 2 * count);
        }
        places[count] = place;
        sizes[count++] = size;
    }

    /** Whether a sample is left that has not been passed yet; samples that lie before {@code position} are given up. */
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

    void take() {
        taken++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int held() {
        return 8 * places.length + 4 * sizes.length;
    }
}
