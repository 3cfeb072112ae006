package hearus.captions.internal.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import hearus.captions.Decoder;
import hearus.captions.internal.filter.HallucinationFilter;
import hearus.captions.internal.filter.Plausibility;
import hearus.captions.internal.filter.Repetition;
import hearus.captions.internal.samples.FaintVoiceGain;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.text.Letters;
import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;
import hearus.whisper.PhraseCache;

/**
 * One decode that a session wants.
 *
 * @param cache what is kept of the phrase from one partial to the next; finals do not use it
 */
public record Job(Kind kind, Phrase phrase, Optional<LeadIn> context, DecodeOptions options, PhraseCache cache) {
    public enum Kind {
        /** The phrase is still growing. */
        PARTIAL,
        /** The speaker pauses: most likely the phrase is over, and then this is its final. */
        LIKELY_FINAL,
        /** The phrase is over. */
        FINAL
    }

    /** Two make an eighth fewer mistakes in Korean than one; more are no better (decision 007). */
    public static final int BEAMS = 2;
    /** The mean log-probability that a phrase gains by being a sentence of its own, where it is one: less is chance (decision 036). */
    private static final double MIN_GAIN = 0.25;

    /** With what is stable of the phrase, and what the last decode made of it. */
    public static Job of(Kind kind, Phrase phrase, Optional<LeadIn> before, List<String> languages, String prompt, DecodeHistory earlier,
            Load load) {
        var partial = kind == Kind.PARTIAL;
        var context = before.filter(it -> it.helps(phrase)).filter(it -> languages.size() != 1 || languages.contains(it.language()));
        var options = DecodeOptions.builder().languages(languages).prompt(prompt)
                .context(partial || load == Load.HEAVY ? DecodeOptions.Context.SHORT : DecodeOptions.Context.MEDIUM).wordTimes(true)
                .partial(partial).fixed(earlier.fixed()).beams(beams(partial, load)).build();
        return new Job(kind, phrase, context, earlier.last().map(options::withDraft).orElse(options), earlier.cache());
    }

    private static int beams(boolean partial, Load load) {
        return switch (load) {
            case LIGHT -> BEAMS;
            case USUAL -> partial ? 1 : BEAMS;
            case HEAVY -> 1;
        };
    }

    /** Runs the decode; word times are those of the phrase. */
    public Hypothesis run(Decoder decoder) {
        var decoded = decode(decoder);
        var before = decoded.known();
        if (kind == Kind.PARTIAL) {
            // No text until the next partial is better than one that is withdrawn or, worse, becomes stable.
            return Plausibility.fits(phrase, decoded.hypothesis()) && Repetition.find(before, decoded.hypothesis().text()).isEmpty()
                    ? decoded.hypothesis()
                    : Plausibility.beginning(decoded.hypothesis(), 0);
        }
        return new Attempts(phrase, before, options.prompt()).best(decoded.hypothesis(), others(decoder, !before.isEmpty()));
    }

    private record DecodedPhrase(Hypothesis hypothesis, String known) {}

    /**
     * Decodes the phrase after its lead-in, if that helps. With several candidates the language is first detected from the phrase alone; the lead-in is used if it is in the same language.
     */
    private DecodedPhrase decode(Decoder decoder) {
        if (context.isEmpty()) {
            return new DecodedPhrase(alone(decoder, options.context()), "");
        }
        var before = context.get();
        if (options.languages().size() == 1) {
            return afterLeadIn(decoder, before, options);
        }
        var alone = alone(decoder, options.context());
        if (kind == Kind.PARTIAL || !alone.language().equals(before.language())) {
            return new DecodedPhrase(alone, "");
        }
        var decoded = afterLeadIn(decoder, before, options.withLanguage(alone.language()));
        return new DecodedPhrase(decoded.hypothesis().withLanguageProbability(alone.languageProbability()), decoded.known());
    }

    private DecodedPhrase afterLeadIn(Decoder decoder, LeadIn before, DecodeOptions how) {
        var window = before.before(phrase);
        var goesOn = decode(decoder, window, how.withKnown(before.open()));
        var decoded = isWorthAnother() ? likelier(goesOn, decode(decoder, window, how.withKnown(before.closed()))) : goesOn;
        return new DecodedPhrase(before.place(phrase, decoded), before.text());
    }

    /** Whether there is time to decode a whole phrase twice, and the result can differ. */
    private boolean isWorthAnother() {
        return kind != Kind.PARTIAL && options.context() != DecodeOptions.Context.SHORT && options.fixed().isEmpty();
    }

    /** A sentence of its own, where that is clearly likelier: "ask not", not "asked not" as the continuation of "my fellow Americans". */
    private static Hypothesis likelier(Hypothesis goesOn, Hypothesis ownSentence) {
        var gain = ownSentence.averageLogProbability() - goesOn.averageLogProbability();
        var letters = Letters.of(ownSentence.text());
        return gain < MIN_GAIN || letters.isEmpty() || letters.joined().equals(Letters.of(goesOn.text()).joined()) ? goesOn : ownSentence;
    }

    private Hypothesis alone(Decoder decoder, DecodeOptions.Context silence) {
        return decode(decoder, phrase.samples(), options.withContext(silence));
    }

    /** Further attempts at a whole phrase. The full context costs as much as ten usual decodes: it is used for clear voice, and when there is time. */
    private List<Supplier<Hypothesis>> others(Decoder decoder, boolean wasBehind) {
        var others = new ArrayList<Supplier<Hypothesis>>();
        if (wasBehind) {
            // With the lead-in the model may end the text before the phrase's words.
            others.add(() -> alone(decoder, options.context()));
        }
        if (HallucinationFilter.isClearVoice(phrase) && options.context() != DecodeOptions.Context.SHORT) {
            others.add(() -> alone(decoder, DecodeOptions.Context.FULL));
        }
        return others;
    }

    private Hypothesis decode(Decoder decoder, short[] window, DecodeOptions options) {
        var amplified = FaintVoiceGain.apply(window);
        return kind == Kind.PARTIAL ? decoder.grow(amplified, options, cache) : decoder.decode(amplified, options);
    }

    /** Whether this decodes exactly the samples of that phrase, to the end. */
    public boolean covers(Phrase other) {
        return kind != Kind.PARTIAL && phrase.start() == other.start() && phrase.end() == other.end();
    }
}
