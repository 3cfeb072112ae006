package hearus.audio;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.audio.AudioFormat.RawPcm;
import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;

/** A recorded voice in some channels, and other things in others: what comes out must be the voice. */
class ChannelMixerTest {
    private static final int SECOND = 16_000;
    private static final short[] VOICE = Decoded.of(Recordings.continuation()).samples();
    private static final short[] SILENCE = new short[VOICE.length];
    private static final short[] NOISE = noise(3_000, 1);

    private static short[] noise(int loudness, long seed) {
        var random = new Random(seed);
        var samples = new short[VOICE.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (loudness * random.nextGaussian());
        }
        return samples;
    }

    private static short[] scaled(short[] samples, double factor) {
        var scaled = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            scaled[i] = (short) Math.clamp(Math.round(factor * samples[i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return scaled;
    }

    private static short[] sum(short[] one, short[] other) {
        var sum = new short[one.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (short) Math.clamp(one[i] + other[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return sum;
    }

    private static short[] delayed(short[] samples, int by) {
        var later = new short[samples.length];
        System.arraycopy(samples, 0, later, by, samples.length - by);
        return later;
    }

    private static byte[] bytes(short[]... channels) {
        var all = new short[channels.length * channels[0].length];
        for (int i = 0; i < all.length; i++) {
            all[i] = channels[i % channels.length][i / channels.length];
        }
        return Mux.s16(all);
    }

    private static short[] mixed(short[]... channels) {
        return Decoded.of(new RawPcm(SECOND, channels.length), List.of(bytes(channels))).samples();
    }

    /** From the second second on, when the voice has been heard, what comes out is the voice: at least this share of it, and at most a tenth of its energy is something else. */
    private static void assertVoice(double least, short[] samples) {
        assertThat(samples).hasSameSizeAs(VOICE);
        double with = 0;
        double own = 0;
        double all = 0;
        for (int i = 2 * SECOND; i < samples.length; i++) {
            with += (double) samples[i] * VOICE[i];
            own += (double) VOICE[i] * VOICE[i];
            all += (double) samples[i] * samples[i];
        }
        assertThat(Math.abs(with / own)).isGreaterThan(least);
        assertThat(with * with / own / all).isGreaterThan(0.9);
    }

    @Test
    void ordinaryStereoIsTheMeanToTheBit() {
        var room = noise(60, 2);
        var left = sum(VOICE, room);
        var right = sum(scaled(VOICE, 0.5), sum(scaled(delayed(VOICE, 4), 0.3), noise(60, 3)));
        var samples = mixed(left, right);
        for (int i = 0; i < samples.length; i++) {
            assertThat((int) samples[i]).isEqualTo(Math.round((left[i] + right[i]) / 2f));
        }
        assertThat(mixed(VOICE, VOICE)).isEqualTo(VOICE);
        assertThat(mixed(VOICE, VOICE, VOICE, VOICE)).isEqualTo(VOICE);
    }

    /** A change that comes within 20 ms of sound: only the very first of the voice may be missing. */
    @Test
    void oppositePhasesDoNotCancel() {
        var samples = mixed(VOICE, scaled(VOICE, -1));
        assertVoice(0.99, samples);
        assertVoice(0.9, mixed(VOICE, scaled(VOICE, -0.9)));
        var noisy = sum(VOICE, noise(100, 4));
        assertVoice(0.9, mixed(noisy, scaled(noisy, -0.9)));
        assertVoice(0.9, mixed(sum(VOICE, noise(100, 4)), sum(scaled(VOICE, -1), noise(100, 5))));
        assertVoice(0.9, mixed(noisy, scaled(noisy, -1), noisy, scaled(noisy, -1)));
    }

    @Test
    void anEmptyChannelCostsNoLevel() {
        assertVoice(0.99, mixed(VOICE, SILENCE));
        assertVoice(0.99, mixed(SILENCE, VOICE));
        assertVoice(0.99, mixed(SILENCE, SILENCE, VOICE, SILENCE, SILENCE, SILENCE, SILENCE, SILENCE));
    }

    @Test
    void noiseHumAndOffsetInTheOtherChannelDoNotHideTheVoice() {
        var hum = new short[VOICE.length];
        var offset = new short[VOICE.length];
        for (int i = 0; i < hum.length; i++) {
            hum[i] = (short) (12_000 * Math.sin(2 * Math.PI * 50 * i / SECOND));
        }
        Arrays.fill(offset, (short) 9_000);
        assertVoice(0.9, mixed(VOICE, NOISE));
        assertVoice(0.9, mixed(NOISE, VOICE));
        assertVoice(0.9, mixed(VOICE, hum));
        var samples = mixed(VOICE, offset);
        var mean = new short[samples.length];
        Arrays.fill(mean, (short) 4_500);
        assertVoice(0.45, sum(samples, scaled(mean, -1)));
    }

    @Test
    void oneOfManyChannelsIsTakenWhereOnlyItHasTheVoice() {
        var half = scaled(VOICE, 0.5);
        assertVoice(0.9, mixed(VOICE, half, half, half, half, noise(7_000, 6)));
        assertVoice(0.9, mixed(noise(1_500, 7), noise(1_500, 8), VOICE, SILENCE, noise(1_000, 9), noise(1_000, 10)));
        assertVoice(0.9, mixed(VOICE, delayed(VOICE, 5), delayed(VOICE, 9), delayed(VOICE, 14), delayed(VOICE, 18), delayed(VOICE, 22)));
    }

    /** Each in a channel of their own: nobody is lost when the other begins. */
    @Test
    void twoSpeakersInTwoChannelsAreBothAudible() {
        var first = VOICE.clone();
        var second = VOICE.clone();
        Arrays.fill(first, 6 * SECOND, first.length, (short) 0);
        Arrays.fill(second, 0, 6 * SECOND, (short) 0);
        assertVoice(0.49, mixed(first, second));
        assertVoice(0.49, mixed(sum(first, noise(20, 11)), sum(second, noise(20, 12))));
    }

    @Test
    void aChangeOfTheMixDoesNotClick() {
        var tone = new short[4 * SECOND];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (8_000 * Math.sin(2 * Math.PI * 500 * i / SECOND) * (i / 3_200 % 2));
        }
        var flipped = tone.clone();
        for (int i = 2 * SECOND; i < flipped.length; i++) {
            flipped[i] = (short) -flipped[i];
        }
        var steps = new int[2];
        var samples = mixed(tone, flipped);
        for (int i = 2 * SECOND + 100; i < samples.length; i++) {
            steps[0] = Math.max(steps[0], Math.abs(tone[i] - tone[i - 1]));
            steps[1] = Math.max(steps[1], Math.abs(samples[i] - samples[i - 1]));
        }
        assertThat(steps[1]).isLessThan(steps[0] * 5 / 4);
    }

    @Property(tries = 15)
    void anyPiecesGiveTheSameSamples(@ForAll @IntRange(min = 1, max = 9) int channels,
            @ForAll @IntRange(min = 8_000, max = 60_000) int rate,
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9_000) int longest) {
        var random = new Random(seed);
        var sounds = new short[channels][];
        for (int i = 0; i < channels; i++) {
            sounds[i] = switch (random.nextInt(4)) {
                case 0 -> SILENCE;
                case 1 -> NOISE;
                case 2 -> scaled(VOICE, -1);
                default -> VOICE;
            };
            sounds[i] = Arrays.copyOf(sounds[i], 3 * SECOND);
        }
        var all = bytes(sounds);
        var format = new RawPcm(rate, channels);
        assertThat(Decoded.of(format, Blobs.randomly(seed, longest, all)).samples()).isEqualTo(Decoded.of(format, List.of(all)).samples());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 16, 64})
    void manyChannelsHoldLittle(int channels) throws AudioException {
        var decoder = AudioDecoder.create(new RawPcm(192_000, channels), (samples, offset, length) -> {});
        for (int i = 0; i < 20; i++) {
            decoder.push(new byte[100_001], 0, 100_001);
            assertThat(decoder.held()).isLessThan(300_000);
        }
    }
}
