package hearus.cli;

import java.util.Arrays;

import hearus.audio.PcmSink;

/** Gathers a recording: 16 kHz mono. Used by one thread. */
final class Samples implements PcmSink {
    private short[] samples = new short[1 << 20];
    private int length;

    @Override
    public void accept(short[] more, int offset, int count) {
        if (length + count > samples.length) {
            samples = Arrays.copyOf(samples, Math.max(length + count, samples.length + (samples.length >> 1)));
        }
        System.arraycopy(more, offset, samples, length, count);
        length += count;
    }

    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    short[] toArray() {
        return Arrays.copyOf(samples, length);
    }
}
