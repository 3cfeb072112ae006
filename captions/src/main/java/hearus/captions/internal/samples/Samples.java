package hearus.captions.internal.samples;

import java.time.Duration;

import hearus.whisper.Whisper;

/** Samples and time, at 16 kHz. */
public final class Samples {
    private static final int PER_MILLI = Whisper.SAMPLE_RATE / 1000;

    private Samples() {}

    public static long of(Duration duration) {
        return duration.toMillis() * PER_MILLI;
    }

    public static long ofMillis(long millis) {
        return millis * PER_MILLI;
    }

    public static long toMillis(long samples) {
        return samples / PER_MILLI;
    }

    public static long toNanos(long samples) {
        return samples * 1_000_000 / PER_MILLI;
    }

    public static long ofNanos(long nanos) {
        return nanos * PER_MILLI / 1_000_000;
    }
}
