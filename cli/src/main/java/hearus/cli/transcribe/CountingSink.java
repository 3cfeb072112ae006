package hearus.cli.transcribe;

import hearus.audio.PcmSink;
import hearus.whisper.Whisper;

/** Counts samples on their way to another sink. */
final class CountingSink implements PcmSink {
    private final PcmSink sink;
    private long samples;

    CountingSink(PcmSink sink) {
        this.sink = sink;
    }

    @Override
    public void accept(short[] more, int offset, int length) {
        samples += length;
        sink.accept(more, offset, length);
    }

    boolean isEmpty() {
        return samples == 0;
    }

    long millis() {
        return samples / (Whisper.SAMPLE_RATE / 1000);
    }
}
