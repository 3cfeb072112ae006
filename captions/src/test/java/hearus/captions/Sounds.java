package hearus.captions;

import hearus.captions.internal.vad.VoiceDetector;

/** Synthetic audio, and a detector that detects a voice wherever it is loud. */
public final class Sounds {
    private Sounds() {}

    public static final VoiceDetector.Stream LOUD = (samples, offset) -> {
        var loud = 0;
        for (var i = 0; i < VoiceDetector.WINDOW; i++) {
            loud += Math.abs(samples[offset + i]) > 1000 ? 1 : 0;
        }
        return loud > VoiceDetector.WINDOW / 2 ? 0.95 : 0.02;
    };

    public static VoiceDetector detector() {
        return new VoiceDetector() {
            @Override
            public Stream open() {
                return LOUD;
            }

            @Override
            public void close() {}
        };
    }

    /** Millis of sound and of silence in turns, starting with silence. Every voiced sample says where it lies (10 bits of it). */
    public static short[] of(int... millis) {
        var total = 0;
        for (var part : millis) {
            total += part;
        }
        var pcm = new short[total * 16];
        var at = 0;
        for (var part = 0; part < millis.length; part++) {
            for (var i = 0; i < millis[part] * 16; i++, at++) {
                pcm[at] = part % 2 == 1 ? (short) (2000 + at % 1024) : (short) (at % 7);
            }
        }
        return pcm;
    }
}
