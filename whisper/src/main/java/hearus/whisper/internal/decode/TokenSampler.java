package hearus.whisper.internal.decode;

import java.util.SplittableRandom;

/** Selects the next token of a text from the logits: greedily, or at random at a temperature. */
@FunctionalInterface
public interface TokenSampler {
    /** Always the likeliest token. */
    TokenSampler GREEDY = Logits::argmax;
    /** Any number; a fixed one gives the same text for the same audio. */
    long SEED = 4;

    /** The token that comes next. */
    int sample(Logits logits);

    /**
     * A sampler that draws tokens at random, by their probabilities at this temperature, which can leave a loop of the likeliest tokens. For one text.
     *
     * @param temperature above 0; at 1 the model's own probabilities, below it the likely tokens are likelier still
     */
    static TokenSampler atTemperature(double temperature) {
        var random = new SplittableRandom(SEED);
        return logits -> logits.sample(temperature, random);
    }
}
