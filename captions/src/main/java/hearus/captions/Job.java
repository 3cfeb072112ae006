package hearus.captions;

import java.util.List;

import hearus.whisper.DecodeOptions;
import hearus.whisper.DecodeOptions.Context;

/** One decode that a session wants. */
record Job(Kind kind, Phrase phrase, DecodeOptions options) {
    enum Kind {
        /** The phrase goes on. */
        PARTIAL,
        /** The speaker pauses: most likely the phrase is over, and then this is its final. */
        LIKELY_FINAL,
        /** The phrase is over. */
        FINAL
    }

    static Job of(Kind kind, Phrase phrase, List<String> languages, String prompt) {
        var partial = kind == Kind.PARTIAL;
        return new Job(kind, phrase, new DecodeOptions(languages, prompt, Context.SHORT, !partial, partial));
    }

    /** Whether this decodes exactly the samples of that phrase, to the end. */
    boolean covers(Phrase other) {
        return kind != Kind.PARTIAL && phrase.start() == other.start() && phrase.end() == other.end();
    }
}
