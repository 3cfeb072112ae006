package hearus.captions;

import java.time.Duration;

import hearus.whisper.Whisper;

/** Samples and time, at 16 kHz. */
final class Samples {
    private static final int PER_MILLI = Whisper.SAMPLE_RATE / 1000;

    private Samples() {}

    static long of(Duration duration) {
        return duration.toMillis() * PER_MILLI;
    }

    static long ofMillis(long millis) {
        return millis * PER_MILLI;
    }

    static long toMillis(long samples) {
        return samples / PER_MILLI;
    }

    static long toNanos(long samples) {
        return samples * 1_000_000 / PER_MILLI;
    }

    static long ofNanos(long nanos) {
        return nanos * PER_MILLI / 1_000_000;
    }
}
