package hearus.bench.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Mixes noise into speech. Of the recordings without speech each takes its turn, but for those that are silent. */
public final class Mixer {
    private static final double SILENT = 1;

    private final List<short[]> noises;
    private final double decibels;

    private Mixer(List<short[]> noises, double decibels) {
        this.noises = noises;
        this.decibels = decibels;
    }

    /** @param decibels by which speech is louder, both as mean power */
    public static Mixer of(Manifest manifest, double decibels) throws IOException {
        var noises = new ArrayList<short[]>();
        for (var clip : manifest.silent()) {
            var noise = WaveFile.read(clip.file());
            if (power(noise) > SILENT) {
                noises.add(noise);
            }
        }
        return new Mixer(noises, decibels);
    }

    public short[] mix(short[] speech, int turn) {
        var noise = noises.get(turn % noises.size());
        double gain = Math.sqrt(power(speech) / power(noise)) * Math.pow(10, -decibels / 20);
        var mixed = new short[speech.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (short) Math.clamp(speech[i] + gain * noise[i % noise.length], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return mixed;
    }

    private static double power(short[] pcm) {
        double sum = 0;
        for (short sample : pcm) {
            sum += (double) sample * sample;
        }
        return sum / pcm.length;
    }
}
