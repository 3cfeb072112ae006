package hearus.captions.internal.session;

import java.util.List;
import java.util.Optional;

import hearus.captions.internal.decode.LanguagePrior;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.session.PhraseCaption.PhraseLanguage;
import hearus.captions.internal.session.PhraseState.Closing;
import hearus.whisper.Hypothesis;

/** Decides which language each phrase of a session is in. Single-threaded. */
final class LanguageChoice {
    /** A second of a sentence in another language is enough neither to detect it nor to keep the last language: that would translate the whole phrase. */
    private static final long ENOUGH_TO_TELL = Samples.ofMillis(2000);

    private final LanguagePrior languages;

    LanguageChoice(List<String> candidates) {
        this.languages = new LanguagePrior(candidates);
    }

    /** The result of a partial's language detection. */
    enum Verdict {
        /** It was decoded in the language of the phrase, as far as is known. */
        ACCEPTED,
        /** There is too little audio to decide; no text should be shown. */
        UNDECIDED,
        /** The phrase is in another language than the detected one: it should be decoded again. */
        OVERRULED
    }

    /** The candidates to decode with, where a language is known or not yet. */
    List<String> candidates(Optional<String> known) {
        return known.map(List::of).orElse(languages.candidates());
    }

    /** Checks the hypothesis of the beginning of a phrase, and sets the language of its caption once it is certain. */
    Verdict ofBeginning(PhraseCaption caption, Phrase phrase, Hypothesis hypothesis) {
        if (caption.certainLanguage().isPresent()) {
            return Verdict.ACCEPTED;
        }
        var language = languages.decide(hypothesis.language(), hypothesis.languageProbability());
        var enough = phrase.end() - phrase.start() >= ENOUGH_TO_TELL;
        if (!languages.open() || enough) {
            caption.certainLanguage(new PhraseLanguage(language, hypothesis));
        }
        if (language.equals(hypothesis.language())) {
            return Verdict.ACCEPTED;
        }
        return enough ? Verdict.OVERRULED : Verdict.UNDECIDED;
    }

    /** Judges the hypothesis of a whole phrase and remembers it; gives the language that the phrase must be decoded in instead, if any. */
    Optional<String> otherLanguageOf(Closing closing, Hypothesis hypothesis) {
        if (closing.language().isEmpty()) {
            var language = languages.decide(hypothesis.language(), hypothesis.languageProbability());
            remember(hypothesis);
            return Optional.of(language).filter(it -> !it.equals(hypothesis.language()));
        }
        if (!closing.caption().fixed().isEmpty()) {
            closing.caption().certainLanguage().map(PhraseLanguage::hypothesis).ifPresent(this::remember);
        }
        return Optional.empty();
    }

    private void remember(Hypothesis hypothesis) {
        languages.remember(hypothesis.language(), hypothesis.languageProbability());
    }
}
