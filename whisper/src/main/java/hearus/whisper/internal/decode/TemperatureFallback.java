package hearus.whisper.internal.decode;

import ai.onnxruntime.OrtException;

import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.End;

/**
 * Other tries for a text that is probably wrong: its tokens are drawn at rising temperatures. After {@code decode_with_fallback} in {@code whisper/transcribe.py} of openai/whisper, with one
 * text for each temperature; where none passes, the likeliest of all is taken instead of the last, which did better (docs/accuracy.md). Pure functions.
 */
public final class Fallback {
    /** Those of 0.8 and 1, which openai/whisper tries too, never gave the likeliest text. */
    private static final double[] TEMPERATURES = {0.2, 0.4, 0.6};

    private Fallback() {}

    /** Decodes the same window once more. */
    @FunctionalInterface
    public interface Attempt {
        Hypothesis with(Choice choice) throws OrtException;
    }

    /**
     * The first text that passes; where none does, of unlikely texts the likeliest, and a loop is left. At most three attempts more.
     *
     * @param likeliest what the likeliest tokens gave
     */
    public static Hypothesis hear(Hypothesis likeliest, Attempt attempt) throws OrtException {
        var best = likeliest;
        for (int i = 0; i < TEMPERATURES.length && fails(best); i++) {
            var drawn = attempt.with(Choice.drawn(TEMPERATURES[i]));
            if (isBetter(drawn, best)) {
                best = drawn;
            }
        }
        return best;
    }

    /** The first round of a loop is nearer to what was said than an unlikely text. */
    private static boolean isBetter(Hypothesis drawn, Hypothesis best) {
        return loops(best) ? !fails(drawn) : !loops(drawn) && drawn.averageLogProbability() > best.averageLogProbability();
    }

    private static boolean fails(Hypothesis heard) {
        return loops(heard) || isUnlikely(heard);
    }

    /** Whether a text repeats itself or did not end. */
    public static boolean loops(Hypothesis heard) {
        return heard.end() == End.REPETITION || heard.end() == End.TOKEN_CAP
                || heard.compressionRatio() > Hypothesis.COMPRESSION_RATIO_THRESHOLD;
    }

    /** Where the model hears no speech an unlikely text is what must be expected. */
    private static boolean isUnlikely(Hypothesis heard) {
        return heard.averageLogProbability() < Hypothesis.LOG_PROBABILITY_THRESHOLD
                && heard.noSpeechProbability() <= Hypothesis.NO_SPEECH_THRESHOLD;
    }
}
