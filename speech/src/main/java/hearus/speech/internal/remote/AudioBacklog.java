package hearus.speech.internal.remote;

/** The samples of a stream that are not settled, addressed by their position on the audio clock: a ring buffer that grows up to a capacity. Not thread-safe. */
public final class AudioBacklog {
    private static final int MIN_CAPACITY = 1 << 15;

    /** Samples, and the position of the first on the audio clock. */
    static final class Chunk {
        private final long offset;
        private final short[] samples;

        Chunk(long offset, short[] samples) {
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
    private short[] ring = new short[MIN_CAPACITY];
    private long start;
    private long end;

    /** @param start the position of the first sample on the audio clock */
    public AudioBacklog(int capacity, long start) {
        this.capacity = Math.max(MIN_CAPACITY, capacity);
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

    /** How many more samples can be kept now. */
    long remaining() {
        return capacity - (end - start);
    }

    /** Appends these samples, or none of them where they do not fit. */
    boolean append(short[] samples, int offset, int length) {
        if (length > remaining()) {
            return false;
        }
        ensureCapacity((int) (end - start) + length);
        var at = (int) (end % ring.length);
        var first = Math.min(length, ring.length - at);
        System.arraycopy(samples, offset, ring, at, first);
        System.arraycopy(samples, offset + first, ring, 0, length - first);
        end += length;
        return true;
    }

    /** The samples from this one on, at most {@code maxSamples}. */
    Chunk copy(long from, int maxSamples) {
        if (from < start || from > end) {
            throw new IllegalArgumentException(from + " is not within " + start + " to " + end);
        }
        return new Chunk(from, slice(from, (int) Math.min(maxSamples, end - from)));
    }

    /** Frees the samples before this one. */
    void discardBefore(long sample) {
        start = Math.max(start, Math.min(sample, end));
        if (start == end && ring.length > MIN_CAPACITY) {
            ring = new short[MIN_CAPACITY];
        }
    }

    private void ensureCapacity(int needed) {
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
