package hearus.captions;

import java.util.List;

import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;
import hearus.whisper.PhraseCache;
import hearus.whisper.Whisper;

/** Decodes a window of audio. Called by several threads at once. */
@FunctionalInterface
public interface Decoder {
    /** Decodes 16 kHz mono samples, at most 30 s. */
    Hypothesis decode(short[] pcm, DecodeOptions options);

    /** Decodes a phrase that grows; {@code cache} keeps what was computed of it, and is used by one decode at a time. */
    default Hypothesis grow(short[] pcm, DecodeOptions options, PhraseCache cache) {
        return decode(pcm, options);
    }

    /**
     * Checks that these languages can be decoded; does nothing where any can.
     *
     * @throws IllegalArgumentException when one of them cannot
     */
    default void requireLanguages(List<String> languages) {}

    /** A model as captions use it. */
    static Decoder of(Whisper whisper) {
        return new Decoder() {
            @Override
            public Hypothesis decode(short[] pcm, DecodeOptions options) {
                return whisper.decode(pcm, options);
            }

            @Override
            public Hypothesis grow(short[] pcm, DecodeOptions options, PhraseCache cache) {
                return whisper.decode(pcm, options, cache, _ -> {});
            }

            @Override
            public void requireLanguages(List<String> languages) {
                whisper.requireLanguages(languages);
            }
        };
    }
}
