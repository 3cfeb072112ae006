package hearus.captions.internal.filter;

import java.util.Optional;
import java.util.regex.Pattern;

import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.text.Letters;
import hearus.whisper.Hypothesis;

/**
 * Rejects text that Whisper produced although it was not said. A phrase must have enough voice to be decoded; then its hypothesis must pass
 * Whisper's own rules (Radford et al. 2022, section 4.5), and must not be a known hallucination over weak evidence of a voice.
 */
public final class HallucinationFilter {
    private static final long MIN_VOICE = Samples.ofMillis(128);
    private static final long LITTLE_VOICE = Samples.ofMillis(800);
    private static final double FAINT_VOICE = 0.7;
    private static final long SURE_VOICE = Samples.ofMillis(500);
    private static final double CLEAR_VOICE = 0.8;
    private static final double NO_SPEECH = Hypothesis.NO_SPEECH_THRESHOLD;
    private static final double UNLIKELY = Hypothesis.LOG_PROBABILITY_THRESHOLD;
    private static final double VERY_UNLIKELY = -1.6;
    private static final double REPETITIVE = Hypothesis.COMPRESSION_RATIO_THRESHOLD;
    /** Sounds described rather than words said: [Music], (박수), *coughs*, ♪. */
    private static final Pattern DESCRIPTION = Pattern.compile("\\[[^]]*]|\\([^)]*\\)|\\*[^*]*\\*|♪[^♪]*♪|[♪♫]");
    /** Something of up to 40 chars, three times or more in a row. */
    private static final Pattern LOOP = Pattern.compile("(.{1,40}?)\\1{2,}", Pattern.DOTALL);

    private HallucinationFilter() {}

    /** Whether a phrase has enough voice to be decoded at all. */
    public static boolean hasEnoughVoice(Phrase phrase) {
        return hasEnoughVoice(phrase.voiced(), phrase.meanVoice());
    }

    /** The same of one that is still growing. */
    public static boolean hasEnoughVoice(long voiced, double meanVoice) {
        return voiced >= MIN_VOICE && meanVoice >= 0.5;
    }

    /** Whether somebody speaks, as far as the voice activity model can tell: such a phrase must not vanish. */
    public static boolean isClearVoice(Phrase phrase) {
        return phrase.voiced() >= SURE_VOICE && phrase.meanVoice() >= CLEAR_VOICE;
    }

    /** The text of the hypothesis without what was not said; empty where it is rejected. */
    public static Optional<String> filter(Phrase phrase, Hypothesis hypothesis, String prompt, boolean partial) {
        var logProbability = hypothesis.averageLogProbability();
        var weak = phrase.voiced() < LITTLE_VOICE || phrase.meanVoice() < FAINT_VOICE;
        // Over clear voice Whisper's no-speech probability counts little: on short windows it rejected half of "ask not".
        if (weak && hypothesis.noSpeechProbability() > NO_SPEECH && logProbability < UNLIKELY) {
            return Optional.empty();
        }
        if (logProbability < (partial ? UNLIKELY - 0.2 : VERY_UNLIKELY)) {
            return Optional.empty();
        }
        var text = DESCRIPTION.matcher(hypothesis.text()).replaceAll(" ").strip();
        if (hypothesis.compressionRatio() > REPETITIVE) {
            if (partial) {
                return Optional.empty();
            }
            text = LOOP.matcher(text).replaceAll("$1").strip();
        }
        var letters = Letters.of(text);
        if (letters.isEmpty()) {
            return Optional.empty();
        }
        var unsure = hypothesis.noSpeechProbability() > 0.3 || logProbability < -0.7;
        if (weak && unsure && (KnownHallucinations.contains(text) || isPromptEcho(letters, prompt))) {
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** Whether the text repeats the prompt, such as course terms that were not said. */
    private static boolean isPromptEcho(Letters text, String prompt) {
        return !prompt.isEmpty() && text.count() >= 4 && Letters.of(prompt).joined().contains(text.joined());
    }
}
