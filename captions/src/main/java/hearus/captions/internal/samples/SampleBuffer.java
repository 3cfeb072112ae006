package hearus.captions.internal.samples;

import java.util.Arrays;

/** Recent samples of a stream, addressed by their place on the audio clock. Not thread-safe. */
public final class SampleBuffer {
    private short[] samples = new short[16_384];
    private int from;
    private int to;
    private long start;

    public SampleBuffer(long start) {
        this.start = start;
    }

    /** The earliest sample that is still here. */
    public long start() {
        return start;
    }

    /** One past the latest sample. */
    public long end() {
        return start + size();
    }

    public int size() {
        return to - from;
    }

    public void append(short[] source, int offset, int length) {
        if (to + length > samples.length) {
            makeRoom(length);
        }
        System.arraycopy(source, offset, samples, to, length);
        to += length;
    }

    /** The samples of {@code [first, last)}, which must be here. */
    public short[] copy(long first, long last) {
        if (first < start || last < first || last > end()) {
            throw new IndexOutOfBoundsException("samples " + first + " to " + last + " of " + start + " to " + end());
        }
        return Arrays.copyOfRange(samples, from + (int) (first - start), from + (int) (last - start));
    }

    short at(long position) {
        return samples[from + (int) (position - start)];
    }

    /** Forgets what lies before {@code position}; no further than the end. */
    public void forget(long position) {
        var count = Math.clamp(position - start, 0, size());
        from += count;
        start += count;
    }

    private void makeRoom(int length) {
        var size = size();
        // Moving costs as much as copying, so both happen together and rarely: at least half of the array is free afterwards.
        var target = samples.length;
        while (2L * (size + length) > target) {
            target *= 2;
        }
        var moved = target == samples.length ? samples : new short[target];
        System.arraycopy(samples, from, moved, 0, size);
        samples = moved;
        from = 0;
        to = size;
    }
}
