package hearus.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;

import hearus.audio.AudioException.Code;
import hearus.audio.internal.detect.UndeclaredPcm;
import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;

/** Raw PCM that nobody declared gets a hint at the declaration, whatever its first bytes look like. */
class UndeclaredPcmTest {
    private static final short[] VOICE = Decoded.of(Recordings.continuation()).samples();
    private static final byte[] S16 = Mux.s16(VOICE);

    private static String message(byte[]... blobs) {
        var decoder = AudioDecoder.create(new AudioFormat.Sniffed(), (samples, offset, length) -> {});
        var last = "";
        for (var blob : blobs) {
            try {
                decoder.push(blob, 0, blob.length);
                last = "";
            } catch (AudioException e) {
                last = e.code() + ": " + e.getMessage();
            }
        }
        return last;
    }

    private static void assertHint(String format, byte[] pcm) {
        assertThat(message(pcm)).startsWith(Code.UNRECOGNIZED + ": These bytes look like raw PCM (" + format + ")").contains("rate: 48000");
        assertThat(message(pcm, Arrays.copyOfRange(pcm, 3_000, 9_000))).contains("look like raw PCM (" + format + ")");
    }

    @Test
    void sixteenBitSpeechIsRecognised() {
        assertHint("s16le", Arrays.copyOfRange(S16, 32_000, 64_000));
        for (int first : new int[]{0xffff, 0xffe7, 0xf3ff, 0xfbff, 0x90fb, 0xf1ff}) {
            assertHint("s16le", Mux.join(Mux.le(2, first), Arrays.copyOfRange(S16, 32_000, 64_000)));
        }
        // A whole and believable MP3 header, and an ADTS one.
        assertHint("s16le", Mux.join(Mux.ints(0xfffb9064), Arrays.copyOfRange(S16, 32_000, 64_000)));
        assertHint("s16le", Mux.join(Mux.ints(0xfff15080, 0x04fffc00), Arrays.copyOfRange(S16, 32_000, 64_000)));
    }

    @Test
    void floatSpeechIsRecognised() {
        var floats = ByteBuffer.allocate(4 * VOICE.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var sample : VOICE) {
            floats.putFloat(sample / 32_768f);
        }
        assertHint("f32le", Arrays.copyOfRange(floats.array(), 64_000, 128_000));
    }

    @Test
    void whatIsNoSoundGetsNoSuchHint() {
        var random = new byte[10_000];
        new Random(1).nextBytes(random);
        assertThat(UndeclaredPcm.guess(random, 0, random.length)).isEqualTo(Optional.empty());
        var text = Mux.ascii("{\"data\": [1, 2, 3], \"type\": \"Buffer\"}".repeat(20));
        assertThat(UndeclaredPcm.guess(text, 0, text.length)).isEqualTo(Optional.empty());
        assertThat(message(text)).contains("Nothing among these bytes is a recording").contains("format");
    }

    /** Two frames in a row are what makes an MP3 or an AAC file. */
    @Test
    void mp3AndAacAreStillNamed() {
        var mp3 = Mux.join(Mux.ints(0xfffb9064), new byte[413]);
        assertThat(message(Mux.join(mp3, mp3))).startsWith(Code.UNSUPPORTED + ": This is MP3");
        assertThat(message(Arrays.copyOf(mp3, 100), Mux.join(Arrays.copyOfRange(mp3, 100, 417), mp3))).contains("This is MP3");
        var adts = Mux.join(Mux.ints(0xfff15080, 0x0c9ffc00), new byte[92]);
        assertThat(message(Mux.join(adts, adts))).startsWith(Code.UNSUPPORTED + ": This is AAC");
        var layer2 = Mux.join(Mux.ints(0xfffd8404), new byte[380]);
        assertThat(message(Mux.join(layer2, layer2))).contains("This is MP3");
    }

    @Test
    void theAdviceForAacNamesRawPcm() {
        assertThat(message(Mux.join(Mux.mp4Head("mp4a"), Mux.fragment(Mux.packets().subList(0, 3)))))
                .contains("query: {format: \"s16le\", rate: 48000, channels: 1}").contains("transcribe");
    }
}
