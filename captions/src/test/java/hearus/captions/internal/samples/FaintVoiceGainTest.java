package hearus.captions.internal.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import hearus.captions.Decoder;
import hearus.captions.Hypotheses;
import hearus.captions.internal.decode.DecodeHistory;
import hearus.captions.internal.decode.Job;
import hearus.captions.internal.decode.Job.Kind;
import hearus.captions.internal.decode.Load;
import hearus.captions.internal.segment.Phrase;
import hearus.whisper.PhraseCache;

import static org.assertj.core.api.Assertions.assertThat;

class FaintVoiceGainTest {
    @Test
    void aFaintVoiceIsMadeAsLoudAsOthers() {
        assertThat(FaintVoiceGain.apply(new short[]{0, 33, -16, 1})).containsExactly(0, 8448, -4096, 256);
    }

    @Test
    void anyOtherStaysAsItIs() {
        var usual = new short[]{0, 400, -300};
        assertThat(FaintVoiceGain.apply(usual)).isSameAs(usual);
        var silence = new short[100];
        assertThat(FaintVoiceGain.apply(silence)).isSameAs(silence);
    }

    /** At -60 dB "ask not" came as "And not", whatever was known before it. */
    @Test
    void aPhraseIsAmplified() {
        var heard = new ArrayList<short[]>();
        var phrase = new Phrase(0, new short[]{1, 33, 0}, 0, 3, 3, 0.9);
        Decoder decoder = (pcm, _) -> {
            heard.add(pcm);
            return Hypotheses.untimed("");
        };
        try (var cache = new PhraseCache()) {
            var _ = Job.of(Kind.FINAL, phrase, Optional.empty(), List.of("en"), "", DecodeHistory.nothing(cache), Load.USUAL).run(decoder);
        }
        assertThat(heard).isNotEmpty().allSatisfy(pcm -> assertThat(pcm).containsExactly(256, 8448, 0));
    }
}
