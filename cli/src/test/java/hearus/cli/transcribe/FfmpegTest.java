package hearus.cli.transcribe;

import hearus.cli.CommandException;
import hearus.cli.Converted;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.testkit.Recordings;
import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FfmpegTest {
    private static final short[] VOICE = Recordings.speech16k();
    private static final short[] SILENCE = new short[VOICE.length];

    @TempDir
    private Path folder;

    @Test
    void aFileWithoutSoundIsCalledThat() throws Exception {
        Requires.program("ffmpeg");
        var picture = Requires.repository().resolve("docs/images/page.png");

        assertThatThrownBy(() -> decode(picture)).isInstanceOf(CommandException.class).hasMessage("There is no sound in it.");
    }

    /** One codec each: AAC, MP3, FLAC, PCM of three containers, Vorbis. (Windows Media keeps little of what its encoder takes for noise: TranscribeFilesIT.) */
    @ParameterizedTest
    @ValueSource(strings = {"m4a", "mp3", "flac", "aiff", "au", "caf", "ogg"})
    void theVoiceIsHeardWhateverTheOtherChannelIs(String form) throws Exception {
        assertVoice(Converted.file(folder, form, VOICE, opposite()));
        assertVoice(Converted.file(folder, form, SILENCE, VOICE));
        assertVoice(Converted.file(folder, form, noise(1), VOICE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"flac", "m4a", "aiff"})
    void theVoiceIsHeardAmongSixChannels(String form) throws Exception {
        assertVoice(Converted.file(folder, form, noise(1), noise(2), noise(3), noise(4), VOICE, noise(5)));
        assertVoice(Converted.file(folder, form, SILENCE, SILENCE, VOICE, SILENCE, SILENCE, SILENCE));
    }

    @Test
    void oneChannelCanBeHadAlone() throws Exception {
        var file = Converted.file(folder, "flac", noise(1), VOICE, noise(2));

        assertThat(likeness(decode(file, new Ffmpeg.Part(0, Optional.of(1))))).isGreaterThan(0.99);
        assertThat(likeness(decode(file, new Ffmpeg.Part(0, Optional.of(2))))).isLessThan(0.3);
    }

    private static short[] opposite() {
        var opposite = new short[VOICE.length];
        for (int i = 0; i < opposite.length; i++) {
            opposite[i] = (short) Math.max(Short.MIN_VALUE + 1, -VOICE[i]);
        }
        return opposite;
    }

    private static short[] noise(long seed) {
        var random = new Random(seed);
        var noise = new short[VOICE.length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (3_000 * random.nextGaussian());
        }
        return noise;
    }

    private static void assertVoice(Path file) throws Exception {
        var heard = decode(file);
        assertThat((double) heard.length).isBetween(VOICE.length * 0.99, VOICE.length * 1.02);
        assertThat(likeness(heard)).as(file.toString()).isGreaterThan(0.9);
        // Neither half as loud nor less.
        assertThat(energy(heard)).as(file.toString()).isGreaterThan(0.6 * energy(VOICE));
    }

    private static short[] decode(Path file) throws Exception {
        return decode(file, Ffmpeg.Part.FIRST);
    }

    private static short[] decode(Path file, Ffmpeg.Part part) throws Exception {
        var heard = new short[2 * VOICE.length];
        var length = new int[1];
        var damage = Ffmpeg.find(System.getenv()).orElseThrow().decode(file, part, (samples, offset, count) -> {
            System.arraycopy(samples, offset, heard, length[0], count);
            length[0] += count;
        });
        assertThat(damage).isEmpty();
        return Arrays.copyOf(heard, length[0]);
    }

    /** The greatest correlation with the voice from 3 to 5 s, whatever the codec's delay. */
    private static double likeness(short[] heard) {
        double best = 0;
        for (int delay = -1_600; delay <= 1_600; delay++) {
            best = Math.max(best, Math.abs(correlation(heard, delay)));
        }
        return best;
    }

    private static double correlation(short[] heard, int delay) {
        double both = 0;
        double first = 1;
        double second = 1;
        for (int i = 48_000; i < 80_000; i++) {
            double a = VOICE[i];
            double b = heard[i + delay];
            both += a * b;
            first += a * a;
            second += b * b;
        }
        return both / Math.sqrt(first * second);
    }

    /** From 2 s on, when the voice has been found. */
    private static double energy(short[] samples) {
        double sum = 0;
        for (int i = 32_000; i < samples.length; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return sum;
    }
}
