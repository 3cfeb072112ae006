package hearus.captions;

import java.util.List;
import java.util.Optional;

import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.Token;

/** One decode that a session wants. */
record Job(Kind kind, Phrase phrase, Optional<LeadIn> context, DecodeOptions options) {
    enum Kind {
        /** The phrase goes on. */
        PARTIAL,
        /** The speaker pauses: most likely the phrase is over, and then this is its final. */
        LIKELY_FINAL,
        /** The phrase is over. */
        FINAL
    }

    /** With what is stable of the phrase, and {@code heard}, what the last decode made of it. */
    static Job of(Kind kind, Phrase phrase, Optional<LeadIn> before, List<String> languages, String prompt, List<Token> stable,
            Optional<Hypothesis> heard) {
        var partial = kind == Kind.PARTIAL;
        var context = before.filter(it -> it.helps(phrase));
        return new Job(kind, phrase, context, new DecodeOptions(languages, prompt, context.map(LeadIn::text).orElse(""),
                DecodeOptions.Context.SHORT, true, partial, stable, heard));
    }

    /** Does it; word times are those of the phrase. */
    Hypothesis run(Decoder decoder) {
        return context.map(it -> it.place(phrase, decoder.decode(it.before(phrase), options)))
                .orElseGet(() -> decoder.decode(phrase.samples(), options));
    }

    /** Whether this decodes exactly the samples of that phrase, to the end. */
    boolean covers(Phrase other) {
        return kind != Kind.PARTIAL && phrase.start() == other.start() && phrase.end() == other.end();
    }
}
