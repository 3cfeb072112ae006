package hearus.cli.transcribe;

import hearus.audio.PcmSink;
import hearus.whisper.Whisper;

/** Measures how much sound there is, and not how much time passes: a reader that takes a damaged time for a pause of an hour has read no more. */
final class NonSilentDuration implements PcmSink {
    private static final int BLOCK = Whisper.SAMPLE_RATE / 100;
    /** Decoders of the same packets round differently. */
    private static final int SILENT = 8;

    private int inBlock;
    private boolean sound;
    private long blocks;

    @Override
    public void accept(short[] samples, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            sound |= samples[i] > SILENT || samples[i] < -SILENT;
            if (++inBlock == BLOCK) {
                blocks += sound ? 1 : 0;
                sound = false;
                inBlock = 0;
            }
        }
    }

    /** In steps of 10 ms. */
    long millis() {
        return blocks * 1000L * BLOCK / Whisper.SAMPLE_RATE;
    }
}
