package hearus.captions;

import java.util.List;
import java.util.Optional;

import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;
import hearus.whisper.PhraseCache;

/**
 * One decode that a session wants.
 *
 * @param cache what is kept of the phrase from one partial to the next; finals are heard anew
 */
record Job(Kind kind, Phrase phrase, Optional<LeadIn> context, DecodeOptions options, PhraseCache cache) {
    enum Kind {
        /** The phrase goes on. */
        PARTIAL,
        /** The speaker pauses: most likely the phrase is over, and then this is its final. */
        LIKELY_FINAL,
        /** The phrase is over. */
        FINAL
    }

    /** Two make an eighth fewer mistakes in Korean than one; more are no better (decision 007). */
    static final int BEAMS = 2;

    /** With what is stable of the phrase, and what the last decode made of it. */
    static Job of(Kind kind, Phrase phrase, Optional<LeadIn> before, List<String> languages, String prompt, Draft draft, Load load) {
        var partial = kind == Kind.PARTIAL;
        var context = before.filter(it -> it.helps(phrase));
        return new Job(kind, phrase, context, new DecodeOptions(languages, prompt, context.map(LeadIn::text).orElse(""),
                partial || load == Load.HEAVY ? DecodeOptions.Context.SHORT : DecodeOptions.Context.MEDIUM, true, partial, draft.fixed(),
                draft.heard(), beams(partial, load)), draft.cache());
    }

    private static int beams(boolean partial, Load load) {
        return switch (load) {
            case LIGHT -> BEAMS;
            case USUAL -> partial ? 1 : BEAMS;
            case HEAVY -> 1;
        };
    }

    /** Does it; word times are those of the phrase. */
    Hypothesis run(Decoder decoder) {
        var heard = context.map(it -> it.place(phrase, decode(decoder, it.before(phrase), options)))
                .orElseGet(() -> decode(decoder, phrase.samples(), options));
        // What was said before can make the model believe that all has been said: before a phrase is given up as empty, it is heard alone.
        return heard.text().isEmpty() && context.isPresent() && kind != Kind.PARTIAL
                ? decode(decoder, phrase.samples(), options.knowing(""))
                : heard;
    }

    private Hypothesis decode(Decoder decoder, short[] window, DecodeOptions options) {
        return kind == Kind.PARTIAL ? decoder.grow(window, options, cache) : decoder.decode(window, options);
    }

    /** Whether this decodes exactly the samples of that phrase, to the end. */
    boolean covers(Phrase other) {
        return kind != Kind.PARTIAL && phrase.start() == other.start() && phrase.end() == other.end();
    }
}
