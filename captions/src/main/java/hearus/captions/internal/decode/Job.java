package hearus.captions.internal.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import hearus.captions.Decoder;
import hearus.captions.internal.filter.HallucinationFilter;
import hearus.captions.internal.filter.Plausibility;
import hearus.captions.internal.samples.FaintVoice;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.text.Letters;
import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;
import hearus.whisper.PhraseCache;

/**
 * One decode that a session wants.
 *
 * @param cache what is kept of the phrase from one partial to the next; finals are heard anew
 */
public record Job(Kind kind, Phrase phrase, Optional<LeadIn> context, DecodeOptions options, PhraseCache cache) {
    public enum Kind {
        /** The phrase goes on. */
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
    public static Job of(Kind kind, Phrase phrase, Optional<LeadIn> before, List<String> languages, String prompt, Earlier earlier,
            Load load) {
        var partial = kind == Kind.PARTIAL;
        var context = before.filter(it -> it.helps(phrase)).filter(it -> languages.size() != 1 || languages.contains(it.language()));
        var options = DecodeOptions.builder().languages(languages).prompt(prompt)
                .context(partial || load == Load.HEAVY ? DecodeOptions.Context.SHORT : DecodeOptions.Context.MEDIUM).wordTimes(true)
                .partial(partial).fixed(earlier.fixed()).beams(beams(partial, load)).build();
        return new Job(kind, phrase, context, earlier.last().map(options::with).orElse(options), earlier.cache());
    }

    private static int beams(boolean partial, Load load) {
        return switch (load) {
            case LIGHT -> BEAMS;
            case USUAL -> partial ? 1 : BEAMS;
            case HEAVY -> 1;
        };
    }

    /** Does it; word times are those of the phrase. */
    public Hypothesis run(Decoder decoder) {
        var heard = heard(decoder);
        var before = heard.known();
        if (kind == Kind.PARTIAL) {
            // Better nothing, until the next one, than a text that is taken back or, worse, becomes stable.
            return Plausibility.fits(phrase, heard.hypothesis()) && !Plausibility.repeats(before, heard.hypothesis().text())
                    ? heard.hypothesis()
                    : Plausibility.beginning(heard.hypothesis(), 0);
        }
        return new Attempts(phrase, before, options.prompt()).best(heard.hypothesis(), others(decoder, !before.isEmpty()));
    }

    private record Heard(Hypothesis hypothesis, String known) {}

    /**
     * Behind what was said before, if that helps. Which of several languages a phrase is in it must tell by itself; only then what was said before it in the same one can help.
     */
    private Heard heard(Decoder decoder) {
        if (context.isEmpty()) {
            return new Heard(alone(decoder, options.context()), "");
        }
        var before = context.get();
        if (options.languages().size() == 1) {
            return behind(decoder, before, options);
        }
        var alone = alone(decoder, options.context());
        if (kind == Kind.PARTIAL || !alone.language().equals(before.language())) {
            return new Heard(alone, "");
        }
        var heard = behind(decoder, before, options.in(alone.language()));
        return new Heard(heard.hypothesis().sure(alone.languageProbability()), heard.known());
    }

    private Heard behind(Decoder decoder, LeadIn before, DecodeOptions how) {
        var window = before.before(phrase);
        var goesOn = decode(decoder, window, how.knowing(before.open()));
        var heard = isWorthAnother() ? likelier(goesOn, decode(decoder, window, how.knowing(before.closed()))) : goesOn;
        return new Heard(before.place(phrase, heard), before.text());
    }

    /** Whether there is time to hear a whole phrase twice, and something that may come out otherwise. */
    private boolean isWorthAnother() {
        return kind != Kind.PARTIAL && options.context() != DecodeOptions.Context.SHORT && options.fixed().isEmpty();
    }

    /** A sentence of its own, where that is clearly likelier: "ask not", not "asked not" that goes on with "my fellow Americans". */
    private static Hypothesis likelier(Hypothesis goesOn, Hypothesis ownSentence) {
        var gain = ownSentence.averageLogProbability() - goesOn.averageLogProbability();
        var letters = Letters.of(ownSentence.text());
        return gain < MIN_GAIN || letters.isEmpty() || letters.joined().equals(Letters.of(goesOn.text()).joined()) ? goesOn : ownSentence;
    }

    private Hypothesis alone(Decoder decoder, DecodeOptions.Context silence) {
        return decode(decoder, phrase.samples(), options.within(silence));
    }

    /** Other ways to hear a whole phrase. The reference's context costs as much as ten usual decodes: it is for what surely is a voice, and for when there is time. */
    private List<Supplier<Hypothesis>> others(Decoder decoder, boolean wasBehind) {
        var others = new ArrayList<Supplier<Hypothesis>>();
        if (wasBehind) {
            // What was said before can make the model believe that all has been said.
            others.add(() -> alone(decoder, options.context()));
        }
        if (HallucinationFilter.surelyVoice(phrase) && options.context() != DecodeOptions.Context.SHORT) {
            others.add(() -> alone(decoder, DecodeOptions.Context.FULL));
        }
        return others;
    }

    private Hypothesis decode(Decoder decoder, short[] window, DecodeOptions options) {
        var audible = FaintVoice.audible(window);
        return kind == Kind.PARTIAL ? decoder.grow(audible, options, cache) : decoder.decode(audible, options);
    }

    /** Whether this decodes exactly the samples of that phrase, to the end. */
    public boolean covers(Phrase other) {
        return kind != Kind.PARTIAL && phrase.start() == other.start() && phrase.end() == other.end();
    }
}
