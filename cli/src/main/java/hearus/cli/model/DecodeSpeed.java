package hearus.cli.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import hearus.whisper.DecodeOptions;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.DecodeTimes;
import hearus.whisper.Whisper;

/** How fast a model is on this machine, in a fraction of a second. Pure functions. */
final class DecodeSpeed {
    private static final int PHRASE = 8 * Whisper.SAMPLE_RATE;
    /** Passes that a re-decode with a draft takes after the first, and a few more for a first pass that verifies one. */
    private static final int PASSES = 10;

    private DecodeSpeed() {}

    /**
     * What the re-decode of a live phrase of 8 s takes on one core, on the clock, so that a limit on processor time counts too: encoding, the first pass, and as many passes as a
     * draft leaves. The audio is made up; only times are taken from it.
     *
     * @param budget how long to try, after a decode that does not count; two decodes are made at least
     */
    static Duration redecode(Whisper whisper, Duration budget) {
        var hum = hum();
        // No draft and a fixed language: the same passes every time.
        var options = DecodeOptions.builder().languages(List.of("en")).context(Context.SHORT).partial(true).build();
        whisper.decode(hum, options);
        var efforts = new ArrayList<DecodeTimes>();
        long start = System.nanoTime();
        while (efforts.size() < 2 || System.nanoTime() - start < budget.toNanos()) {
            whisper.decode(hum, options, efforts::add);
        }
        return Duration.ofNanos(efforts.stream().mapToLong(DecodeSpeed::redecode).sorted().skip(efforts.size() / 2).findFirst().orElseThrow());
    }

    private static long redecode(DecodeTimes effort) {
        long pass = effort.steps() == 0 ? effort.prefill() : effort.step() / effort.steps();
        return effort.encode() + effort.prefill() + PASSES * pass;
    }

    private static short[] hum() {
        var pcm = new short[PHRASE];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (3_000 * Math.sin(i * 0.06) * Math.sin(i * 0.0007));
        }
        return pcm;
    }
}
