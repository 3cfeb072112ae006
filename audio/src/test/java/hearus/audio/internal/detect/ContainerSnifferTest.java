package hearus.audio.internal.detect;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.internal.bytes.Chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ContainerSnifferTest {
    private static final byte[] WAV = "RIFF\u0001\u0001\u0000\u0000WAVEfmt ".getBytes(StandardCharsets.ISO_8859_1);

    private final ContainerSniffer sniffer = new ContainerSniffer();

    private static Chunk chunk(byte[] bytes, int from, int to) {
        return new Chunk(bytes, from, to);
    }

    @Test
    void aHeaderIsRecognisedHoweverItIsCut() throws AudioException {
        for (int cut = 1; cut < 12; cut++) {
            var cutSniffer = new ContainerSniffer();
            assertThat(cutSniffer.sniff(chunk(WAV, 0, cut))).as("cut at " + cut).isEmpty();
            assertThat(cutSniffer.undecided()).isEqualTo(cut);
            var rest = chunk(WAV, cut, WAV.length);
            var found = cutSniffer.sniff(rest).orElseThrow();
            assertThat(found.container()).isEqualTo(Signature.WAV);
            assertThat(found.hasHeader()).isTrue();
            assertThat(found.skipped()).isZero();
            assertThat(found.begin().remaining() + rest.remaining()).as("all bytes are there").isEqualTo(WAV.length);
            assertThat(cutSniffer.undecided()).isZero();
        }
    }

    @Test
    void aFileThatIsNotReadIsNamed() {
        var flac = new byte[200];
        System.arraycopy("fLaC".getBytes(StandardCharsets.US_ASCII), 0, flac, 0, 4);
        assertThatThrownBy(() -> sniffer.sniff(chunk(flac, 0, flac.length))).isInstanceOf(AudioException.class)
                .hasMessageStartingWith("This is FLAC. Send ").extracting(e -> ((AudioException) e).code()).isEqualTo(Code.UNSUPPORTED);
    }

    @Test
    void aRefusedRecordingIsRefusedInTheSameWordsUntilAHeaderComes() throws AudioException {
        sniffer.refuse(new AudioException(Code.UNSUPPORTED, "WebM with the codec V_VP9."));
        var bytes = new byte[100];
        assertThatThrownBy(() -> sniffer.sniff(chunk(bytes, 0, bytes.length))).hasMessage("WebM with the codec V_VP9.");
        sniffer.forget();
        assertThat(sniffer.sniff(chunk(WAV, 0, WAV.length))).isPresent();
        assertThat(ContainerSniffer.header(WAV, 0, WAV.length)).contains(Signature.WAV);
    }
}
