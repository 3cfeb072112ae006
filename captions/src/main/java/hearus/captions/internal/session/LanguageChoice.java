package hearus.captions.internal.session;

import java.util.List;
import java.util.Optional;

import hearus.captions.internal.decode.Languages;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.session.PhraseCaption.Spoken;
import hearus.captions.internal.session.PhraseState.Closing;
import hearus.whisper.Hypothesis;

/** Decides which language each phrase of a session is in. Single-threaded. */
final class LanguageChoice {
    /** A second of a sentence in another language is not enough to be sure of it, nor to hold the speaker to the last one's: that would translate the whole phrase. */
    private static final long ENOUGH_TO_TELL = Samples.ofMillis(2000);

    private final Languages languages;

    LanguageChoice(List<String> candidates) {
        this.languages = new Languages(candidates);
    }

    /** What a partial says about the language of its phrase. */
    enum Verdict {
        /** It was heard in the language that the phrase is in, as far as can be told. */
        AS_HEARD,
        /** Too little was heard to tell; nothing of it should be shown. */
        TOO_EARLY,
        /** The phrase is in another language than was heard: it should be decoded again. */
        OVERRULED
    }

    /** The candidates to decode with, where a language is known or not yet. */
    List<String> candidates(Optional<String> known) {
        return known.map(List::of).orElse(languages.candidates());
    }

    /** Judges the hypothesis of the beginning of a phrase, and tells its caption the language once it is certain. */
    Verdict ofBeginning(PhraseCaption caption, Phrase heard, Hypothesis hypothesis) {
        if (caption.spoken().isPresent()) {
            return Verdict.AS_HEARD;
        }
        var language = languages.decide(hypothesis.language(), hypothesis.languageProbability());
        var enough = heard.end() - heard.start() >= ENOUGH_TO_TELL;
        if (!languages.open() || enough) {
            caption.spoken(new Spoken(language, hypothesis));
        }
        if (language.equals(hypothesis.language())) {
            return Verdict.AS_HEARD;
        }
        return enough ? Verdict.OVERRULED : Verdict.TOO_EARLY;
    }

    /** Judges the hypothesis of a whole phrase and remembers it; gives the language that the phrase must be decoded in instead, if any. */
    Optional<String> insteadOf(Closing closing, Hypothesis hypothesis) {
        if (closing.language().isEmpty()) {
            var language = languages.decide(hypothesis.language(), hypothesis.languageProbability());
            remember(hypothesis);
            return Optional.of(language).filter(it -> !it.equals(hypothesis.language()));
        }
        if (!closing.caption().fixed().isEmpty()) {
            closing.caption().spoken().map(Spoken::heard).ifPresent(this::remember);
        }
        return Optional.empty();
    }

    private void remember(Hypothesis hypothesis) {
        languages.remember(hypothesis.language(), hypothesis.languageProbability());
    }
}
