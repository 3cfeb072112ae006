package hearus.audio;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;

class OggOpusEncoderTest {
    private static final short[] VOICE = Recordings.speech16k();

    private static List<byte[]> encoded(short[] pcm, int piece) {
        var pages = new ArrayList<byte[]>();
        var encoder = OggOpusEncoder.create(7, pages::add);
        for (int at = 0; at < pcm.length; at += piece) {
            encoder.accept(pcm, at, Math.min(piece, pcm.length - at));
        }
        encoder.finish();
        return pages;
    }

    private static short[] decoded(List<byte[]> pages) throws AudioException {
        var samples = new ArrayList<Short>();
        var decoder = AudioDecoder.forFile(new AudioFormat.Sniffed(), (pcm, offset, length) -> {
            for (int i = offset; i < offset + length; i++) {
                samples.add(pcm[i]);
            }
        });
        for (var page : pages) {
            decoder.push(page, 0, page.length);
        }
        decoder.finish();
        var pcm = new short[samples.size()];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = samples.get(i);
        }
        return pcm;
    }

    /** 1 for the same sound at the same time. */
    private static double likeness(short[] one, short[] other) {
        double both = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            both += (double) one[i] * other[i];
            first += (double) one[i] * one[i];
            second += (double) other[i] * other[i];
        }
        return both / Math.sqrt(first * second);
    }

    @Test
    void aVoiceIsTheSameAtTheSameTime() throws AudioException {
        var again = decoded(encoded(VOICE, 777));
        assertThat(again.length).isBetween(VOICE.length - 16, VOICE.length + 16);
        assertThat(likeness(VOICE, again)).isGreaterThan(0.9);
    }

    @Test
    void eachPageIsASecondAndAFileThatEndsAfterAnyCanBeRead() throws AudioException {
        var pages = encoded(VOICE, 16_000);
        // Two of the header, eleven of a second, the rest.
        assertThat(pages).hasSizeBetween(13, 14);
        for (int count = 3; count < pages.size(); count++) {
            assertThat(decoded(pages.subList(0, count)).length / 16_000.0).isBetween(count - 2.2, count - 1.8);
        }
        var bytes = pages.stream().mapToInt(page -> page.length).sum();
        assertThat(bytes).isLessThan(11 * 5_000);
    }

    @Test
    void nothingIsAFileToo() throws AudioException {
        assertThat(decoded(encoded(new short[0], 1)).length).isLessThan(1_000);
    }

    @Test
    void theSameSamplesGiveTheSameFileInWhateverPiecesTheyCome() {
        assertThat(joined(encoded(VOICE, 100))).isEqualTo(joined(encoded(VOICE, 16_000)));
    }

    private static byte[] joined(List<byte[]> pages) {
        var all = new ByteArrayOutputStream();
        pages.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
