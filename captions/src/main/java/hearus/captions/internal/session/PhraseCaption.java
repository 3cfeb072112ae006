package hearus.captions.internal.session;

import java.util.List;
import java.util.Optional;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionEvent.Word;
import hearus.captions.Stability;
import hearus.captions.internal.decode.DecodeHistory;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.stability.StablePrefix;
import hearus.captions.internal.text.Letters;
import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.Token;
import hearus.whisper.PhraseCache;

/** The captions of one phrase, from its first partial to its final, and what its next decode uses. Used by the captions thread alone. */
final class PhraseCaption implements AutoCloseable {
    /** The language of a phrase, and the hypothesis that it was detected in. */
    record PhraseLanguage(String language, Hypothesis hypothesis) {}

    private final long start;
    private final StablePrefix prefix;
    private final String prompt;
    private final PhraseCache cache = new PhraseCache();
    private int revision;
    private Optional<PhraseLanguage> language = Optional.empty();
    private Optional<Hypothesis> lastHypothesis = Optional.empty();

    PhraseCaption(long start, Stability stability, String prompt) {
        this.start = start;
        this.prompt = prompt;
        this.prefix = new StablePrefix(stability);
    }

    long start() {
        return start;
    }

    /** The course terms that all its decodes expect, and by which their echo is recognised. */
    String prompt() {
        return prompt;
    }

    /** What partials are decoded with, once it is certain; nothing is stable before. */
    Optional<PhraseLanguage> certainLanguage() {
        return language;
    }

    void certainLanguage(PhraseLanguage certain) {
        language = Optional.of(certain);
    }

    /** The language of what is stable; empty while nothing is. */
    Optional<String> stableLanguage() {
        return fixed().isEmpty() ? Optional.empty() : language.map(PhraseLanguage::language);
    }

    /** The last decode of the phrase so far: the next one begins with much the same. */
    void lastHypothesis(Hypothesis hypothesis) {
        lastHypothesis = Optional.of(hypothesis);
    }

    /** What the next decode of the phrase starts from. */
    DecodeHistory earlier() {
        return new DecodeHistory(fixed(), lastHypothesis, cache);
    }

    /** There will be no further partial. */
    @Override
    public void close() {
        cache.close();
    }

    /** The tokens that every further decode begins with. */
    List<Token> fixed() {
        return prefix.fixed();
    }

    /** One past the last sample of what is stable. */
    long stableTo() {
        return start + Samples.ofMillis(prefix.stableMs());
    }

    /** Whether a text begins with the stable prefix. */
    boolean continuesStable(String accepted) {
        return Letters.of(accepted).text().startsWith(prefix.stable());
    }

    /** Whether anything was shown yet. */
    boolean shown() {
        return revision > 0;
    }

    /** The next partial, if its text is new. {@code unfinished} when its last word may be cut off. */
    Optional<Caption> partial(Phrase phrase, Hypothesis hypothesis, String accepted, boolean unfinished, long lagMs) {
        var certain = language.filter(it -> it.language().equals(hypothesis.language())).isPresent();
        return prefix.take(hypothesis, accepted, Samples.toMillis(phrase.end() - phrase.start()), certain, unfinished)
                .map(shown -> caption(phrase, shown.text(), shown.stable(), false, hypothesis.language(), confidence(hypothesis),
                        phrase.words(shown.words()), lagMs));
    }

    Caption finalCaption(Phrase phrase, Hypothesis hypothesis, String accepted, long lagMs) {
        var text = Letters.of(accepted).text();
        // Words of a text that was changed would not be its words.
        var words = text.equals(hypothesis.text())
                ? phrase.words(hypothesis.words())
                : List.<Word>of();
        return caption(phrase, text, text.length(), true, hypothesis.language(), confidence(hypothesis), words, lagMs);
    }

    /** There will be no further decode: what is stable is the final, and if nothing is, what was shown is withdrawn. */
    Optional<Caption> withoutDecode(Phrase phrase, long lagMs) {
        if (revision == 0) {
            return Optional.empty();
        }
        var text = prefix.stable();
        return Optional.of(caption(phrase, text, text.length(), !text.isEmpty(), language.map(PhraseLanguage::language).orElse(""),
                fixed().stream().mapToDouble(Token::logProbability).map(Math::exp).average().orElse(0), List.of(), lagMs));
    }

    private Caption caption(Phrase phrase, String text, int stable, boolean isFinal, String language, double confidence, List<Word> words,
            long lagMs) {
        revision++;
        return new Caption(phrase.id(), revision, text, stable, isFinal, Samples.toMillis(phrase.voiceStart()),
                Samples.toMillis(phrase.voiceEnd()), language, confidence, words, lagMs);
    }

    private static double confidence(Hypothesis hypothesis) {
        return Math.clamp(Math.exp(hypothesis.averageLogProbability()), 0, 1);
    }
}
