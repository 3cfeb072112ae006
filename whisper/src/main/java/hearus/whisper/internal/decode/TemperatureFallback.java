package hearus.whisper.internal.decode;

import ai.onnxruntime.OrtException;

import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.End;

/**
 * Temperature fallback: a text that is probably wrong is decoded again with tokens sampled at rising temperatures. After {@code decode_with_fallback} in {@code whisper/transcribe.py} of openai/whisper, with one
 * text for each temperature; where none passes, the likeliest of all is taken instead of the last, which was more accurate (docs/accuracy.md). Pure functions.
 */
public final class TemperatureFallback {
    /** Those of 0.8 and 1, which openai/whisper tries too, never gave the likeliest text. */
    private static final double[] TEMPERATURES = {0.2, 0.4, 0.6};

    private TemperatureFallback() {}

    /** Decodes the same window once more. */
    @FunctionalInterface
    public interface Attempt {
        Hypothesis with(TokenSampler sampler) throws OrtException;
    }

    /**
     * The first text that passes; where none does, the likeliest of the unlikely texts, or the loop unchanged. At most three further attempts.
     *
     * @param likeliest the hypothesis of the likeliest tokens
     */
    public static Hypothesis decode(Hypothesis likeliest, Attempt attempt) throws OrtException {
        var best = likeliest;
        for (int i = 0; i < TEMPERATURES.length && fails(best); i++) {
            var sampled = attempt.with(TokenSampler.atTemperature(TEMPERATURES[i]));
            if (isBetter(sampled, best)) {
                best = sampled;
            }
        }
        return best;
    }

    /** The first round of a loop is nearer to the speech than an unlikely text. */
    private static boolean isBetter(Hypothesis sampled, Hypothesis best) {
        return isLoop(best) ? !fails(sampled) : !isLoop(sampled) && sampled.averageLogProbability() > best.averageLogProbability();
    }

    private static boolean fails(Hypothesis hypothesis) {
        return isLoop(hypothesis) || isUnlikely(hypothesis);
    }

    /** Whether a text repeats itself or did not end. */
    public static boolean isLoop(Hypothesis hypothesis) {
        return hypothesis.end() == End.REPETITION || hypothesis.end() == End.TOKEN_CAP
                || hypothesis.compressionRatio() > Hypothesis.COMPRESSION_RATIO_THRESHOLD;
    }

    /** Where the model detects no speech an unlikely text is expected. */
    private static boolean isUnlikely(Hypothesis hypothesis) {
        return hypothesis.averageLogProbability() < Hypothesis.LOG_PROBABILITY_THRESHOLD
                && hypothesis.noSpeechProbability() <= Hypothesis.NO_SPEECH_THRESHOLD;
    }
}
