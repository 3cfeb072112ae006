package hearus.speech.internal.remote;

/** The last samples of a stream, addressed by their place on the audio clock: a ring that grows up to a capacity. Not thread-safe. */
public final class AudioBacklog {
    private static final int SMALLEST = 1 << 15;

    /** Samples and where the first of them lies on the audio clock. */
    static final class Piece {
        private final long offset;
        private final short[] samples;

        Piece(long offset, short[] samples) {
            this.offset = offset;
            this.samples = samples;
        }

        long offset() {
            return offset;
        }

        short[] samples() {
            return samples;
        }
    }

    private final int capacity;
    private short[] ring = new short[SMALLEST];
    private long start;
    private long end;

    /** @param start the place of the first sample on the audio clock */
    public AudioBacklog(int capacity, long start) {
        this.capacity = Math.max(SMALLEST, capacity);
        this.start = start;
        this.end = start;
    }

    /** The first sample that is kept. */
    long start() {
        return start;
    }

    /** The sample after the last one. */
    long end() {
        return end;
    }

    /** How many samples can be kept at once. */
    int capacity() {
        return capacity;
    }

    /** How many more can be kept now. */
    long room() {
        return capacity - (end - start);
    }

    /** Keeps these samples, or none of them where they do not fit. */
    boolean append(short[] samples, int offset, int length) {
        if (length > room()) {
            return false;
        }
        makeRoom((int) (end - start) + length);
        var at = (int) (end % ring.length);
        var first = Math.min(length, ring.length - at);
        System.arraycopy(samples, offset, ring, at, first);
        System.arraycopy(samples, offset + first, ring, 0, length - first);
        end += length;
        return true;
    }

    /** The samples from this one on, at most {@code most}. */
    Piece copy(long from, int most) {
        if (from < start || from > end) {
            throw new IllegalArgumentException(from + " is not within " + start + " to " + end);
        }
        return new Piece(from, slice(from, (int) Math.min(most, end - from)));
    }

    /** The samples before this one are not needed any more. */
    void forget(long before) {
        start = Math.max(start, Math.min(before, end));
        if (start == end && ring.length > SMALLEST) {
            ring = new short[SMALLEST];
        }
    }

    private void makeRoom(int needed) {
        if (needed <= ring.length) {
            return;
        }
        var size = (int) Math.min(capacity, Math.max(needed, 2L * ring.length));
        var held = (int) (end - start);
        var samples = slice(start, held);
        ring = new short[size];
        var at = (int) (start % size);
        var first = Math.min(held, size - at);
        System.arraycopy(samples, 0, ring, at, first);
        System.arraycopy(samples, first, ring, 0, held - first);
    }

    private short[] slice(long from, int length) {
        var samples = new short[length];
        var at = (int) (from % ring.length);
        var first = Math.min(length, ring.length - at);
        System.arraycopy(ring, at, samples, 0, first);
        System.arraycopy(ring, 0, samples, first, length - first);
        return samples;
    }
}
