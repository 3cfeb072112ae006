package hearus.whisper;

import ai.onnxruntime.OrtException;

import hearus.whisper.Hypothesis.End;

/**
 * Another try for a text that cannot be right: tokens are drawn at rising temperatures until a text passes. After {@code decode_with_fallback} in
 * {@code whisper/transcribe.py} of openai/whisper, with one text for each temperature. Pure functions.
 */
final class Fallback {
    private static final double[] TEMPERATURES = {0.2, 0.4, 0.6, 0.8, 1};
    private static final double REPETITIVE = 2.4;
    private static final double UNLIKELY = -1;
    private static final double NO_SPEECH = 0.6;

    private Fallback() {}

    /** Decodes the same window once more. */
    @FunctionalInterface
    interface Attempt {
        Hypothesis with(Choice choice) throws OrtException;
    }

    /** The likeliest text, or the first that passes; the likeliest where none does. At most six attempts. */
    static Hypothesis hear(Attempt attempt) throws OrtException {
        var likeliest = attempt.with(Choice.LIKELIEST);
        if (!fails(likeliest)) {
            return likeliest;
        }
        for (double temperature : TEMPERATURES) {
            var drawn = attempt.with(Choice.drawn(temperature));
            if (!fails(drawn)) {
                return drawn;
            }
        }
        return likeliest;
    }

    /** Whether a text repeats itself, did not end, or is unlikely; where the model hears no speech an unlikely text is what must be expected. */
    static boolean fails(Hypothesis heard) {
        return heard.end() == End.REPETITION || heard.end() == End.TOKEN_CAP || heard.compressionRatio() > REPETITIVE
                || (heard.averageLogProbability() < UNLIKELY && heard.noSpeechProbability() <= NO_SPEECH);
    }
}
