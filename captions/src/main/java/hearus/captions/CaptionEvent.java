package hearus.captions;

import java.util.List;

/** What happens in a session. Times are milliseconds, positions are samples, both on the audio clock: 0 is the session's first sample ever. */
public sealed interface CaptionEvent {
    /**
     * Text of a phrase that is still growing ({@code isFinal} false) or done (true; it comes once and never changes). A phrase without words gives no final.
     *
     * @param id of the phrase, unique and growing within the session
     * @param revision counts the captions of this phrase from 1
     * @param stable how many leading chars of the text will not change
     * @param confidence 0 to 1
     * @param words of the text, in order; empty where the text is not word by word that of the hypothesis
     * @param lagMs audio received minus audio captioned, when this was sent
     */
    record Caption(long id, int revision, String text, int stable, boolean isFinal, long startMs, long endMs, String language,
            double confidence,
            List<Word> words, long lagMs) implements CaptionEvent {
        public Caption {
            words = List.copyOf(words);
        }

        /** This caption as another phrase and revision, for joining several sessions into one. */
        public Caption renumbered(long otherId, int otherRevision) {
            return new Caption(otherId, otherRevision, text, stable, isFinal, startMs, endMs, language, confidence, words, lagMs);
        }
    }

    /** Every sample before this one is settled: silence, or part of a final. The sender may forget them. */
    record Settled(long sample) implements CaptionEvent {}

    /**
     * Somebody speaks, and no attempt to decode it found words. It comes once for a stretch of voice, after the finals of what was said before it.
     */
    record Unheard(long startMs, long endMs) implements CaptionEvent {}

    /** The state of the session; sent when it changes. */
    record Status(State state, long lagMs) implements CaptionEvent {}

    /** A word and its place on the audio clock. */
    record Word(String text, long startMs, long endMs, double confidence) {}

    /** The states of a session, as in captionStatus. */
    enum State {
        LISTENING, DELAYED, STOPPED
    }
}
