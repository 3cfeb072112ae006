package hearus.captions.internal.session;

import java.util.List;
import java.util.Optional;

import hearus.captions.CaptionEvent;
import hearus.captions.Stability;
import hearus.captions.internal.decode.Job;
import hearus.captions.internal.decode.LeadIn;
import hearus.captions.internal.segment.Phrase;
import hearus.whisper.Hypothesis;

/**
 * The life of a phrase: it grows while somebody speaks, is closing from its end to the decode that makes its final caption, and then is final. A state does not change but for the
 * captions that were shown of the phrase, which it hands on to the next state; every transition gives a new one. Used by the captions thread alone.
 */
sealed interface PhraseState {
    /**
     * Somebody speaks: decoded again and again while it gets longer.
     *
     * @param caption what was shown of it
     * @param decodedTo one past the last sample that was given to a decoder; its first sample where it should be decoded at once
     * @param alone whether partials are decoded without the lead-in
     * @param likelyFinal the decode up to the last pause, which may have been its end
     */
    record Growing(PhraseCaption caption, long decodedTo, boolean alone, Optional<LikelyFinal> likelyFinal) implements PhraseState {
        /** A decode up to a pause. */
        record LikelyFinal(Job job, Hypothesis hypothesis) {}

        /** One that begins at this sample. */
        static Growing from(long start, Stability stability, String prompt) {
            return new Growing(new PhraseCaption(start, stability, prompt), start, false, Optional.empty());
        }

        long start() {
            return caption.start();
        }

        /** Whether no decoder was given any of it. */
        boolean undecoded() {
            return decodedTo == start();
        }

        Growing decodingTo(long sample) {
            return new Growing(caption, sample, alone, likelyFinal);
        }

        /** The next partial should be decoded at once. */
        Growing decodeAgain() {
            return decodingTo(start());
        }

        /** A partial had no text: the next one is decoded with the lead-in if this one was without, and vice versa. */
        Growing withOtherContext() {
            return new Growing(caption, decodedTo, !alone, likelyFinal);
        }

        /** It was decoded up to a pause. */
        Growing decodedToPause(Job job, Hypothesis hypothesis) {
            return new Growing(caption, decodedTo, alone, Optional.of(new LikelyFinal(job, hypothesis)));
        }

        /** It is over, with these samples. There will be no further partial. */
        Closing close(Phrase audio) {
            caption.close();
            return new Closing(audio, caption, Optional.empty());
        }

        /** The hypothesis of exactly these samples, where they were decoded already. */
        Optional<Hypothesis> finalOf(Phrase audio) {
            return likelyFinal.filter(it -> it.job().covers(audio)).map(LikelyFinal::hypothesis);
        }
    }

    /** Nobody speaks in it any more. */
    sealed interface Ended extends PhraseState {}

    /**
     * Waits for the decode that makes its final.
     *
     * @param audio all of it
     * @param caption what was shown of it
     * @param decided the language it must be decoded in, once a decode with all candidates has been overruled
     */
    record Closing(Phrase audio, PhraseCaption caption, Optional<String> decided) implements Ended {
        /** What its final is decoded with: the language of what is stable, or the one that was decided. */
        Optional<String> language() {
            return caption.fixed().isEmpty() ? decided : caption.stableLanguage();
        }

        /** The same, to be decoded in this language. */
        Closing in(String language) {
            return new Closing(audio, caption, Optional.of(language));
        }

        /** The two phrases that it is, divided at a position on the audio clock. What was shown belongs to the first. */
        List<Ended> divided(long at, Stability stability) {
            var parts = audio.divided(at);
            return List.of(new Closing(parts.getFirst(), caption, decided),
                    new Closing(parts.getLast(), new PhraseCaption(parts.getLast().start(), stability, caption.prompt()),
                            Optional.empty()));
        }
    }

    /**
     * Its final caption was made, or there is none.
     *
     * @param events its last ones
     * @param leadIn what the next phrase can be decoded behind
     */
    record Final(List<CaptionEvent> events, Optional<LeadIn> leadIn) implements Ended {
        public Final {
            events = List.copyOf(events);
        }
    }
}
