package hearus.audio;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.audio.AudioException.Code;

import static org.assertj.core.api.Assertions.assertThat;

/** Every recording of the shared fixtures, against the numbers of samples that ffmpeg finds in them. */
class FixturesTest {
    /** A restarted recorder's 24 blobs of 480 ms, and the 20 ms between them; n samples at another rate give ceil(n·16,000/rate). */
    @ParameterizedTest
    @CsvSource({"p1_500, 191680", "p1_500_unknown, 191680", "p1_500_default, 191680", "p1_500_32k, 191680", "p2_250, 192000",
            "p2_500, 192000", "p2_3000, 192000",
            "p2_500_24k, 192000", "p2_500_16k, 192000", "firefox_p1_500, 80063", "firefox_p2_500, 79877", "firefox_webm_p2_500, 79896",
            "chrome_webmpcm_500, 192000",
            "chrome_mp4_500, 190720", "jfk16k.wav, 176000", "jfk441st.wav, 176000", "jfk48k.wav, 176000", "jfk_celt96k.ogg, 176000",
            "jfk_hybrid32k_voip.ogg, 176000",
            "jfk_silk12k_60ms.ogg, 176000", "jfk_hybrid24k.webm, 176000", "jfk_frag_opus.mp4, 176216"})
    void everyRecordingDecodesToItsSamples(String name, int samples) {
        var blobs = Blobs.fixture(name);
        var whole = Decoded.of(blobs);
        assertThat(whole.errors()).isEmpty();
        assertThat(whole.samples()).hasSize(samples);
        var bytes = Blobs.joined(blobs);
        assertThat(Decoded.of(List.of(bytes)).samples()).isEqualTo(whole.samples());
        assertThat(Decoded.of(Blobs.every(1, bytes)).samples()).isEqualTo(whole.samples());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jfk.mp3", "jfk.flac", "jfk_faststart.m4a", "jfk_moovend.m4a", "jfk_frag_aac.mp4"})
    void knownFormatsThatAreNotOursAreNamed(String name) {
        var decoded = Decoded.of(Blobs.every(4_096, Blobs.joined(Blobs.fixture(name))));
        assertThat(decoded.samples()).isEmpty();
        assertThat(decoded.errors()).isNotEmpty().containsOnly(Code.UNSUPPORTED);
    }

    @Test
    void garbageAndStumpsAreRefused() {
        var garbage = Decoded.of(Blobs.fixture("garbage_64k.bin"));
        assertThat(garbage.errors()).containsExactly(Code.UNRECOGNIZED);
        assertThat(garbage.samples()).isEmpty();
        assertThat(Decoded.of(Blobs.fixture("three_bytes.bin")).errors()).containsExactly(Code.UNRECOGNIZED);
        assertThat(Decoded.of(Blobs.fixture("empty.bin")).errors()).isEmpty();
    }

    @Test
    void aTruncatedRecordingGivesWhatIsThere() {
        var decoded = Decoded.of(Blobs.fixture("truncated_5000.webm"));
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.samples()).hasSize(11_520 / 3);
    }

    @Test
    void soundBeforeGarbageIsKept() {
        var decoded = Decoded.of(Blobs.fixture("webm_then_garbage.bin"));
        assertThat(decoded.errors()).hasSize(1);
        assertThat(decoded.samples()).hasSizeBetween(11_520 / 3, 14_400 / 3);
    }
}
