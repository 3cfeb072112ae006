package hearus.whisper.internal.decode;

import java.util.SplittableRandom;

/** How the next token of a text is chosen. */
@FunctionalInterface
public interface Choice {
    /** The likeliest, always. */
    Choice LIKELIEST = Logits::best;
    /** Any number does; a fixed one gives the same text for the same audio. */
    long SEED = 4;

    int of(Logits logits);

    /**
     * At random, by the tokens' probabilities at this temperature: it leaves a loop that the likeliest tokens run in. For one text.
     *
     * @param temperature above 0; at 1 the model's own probabilities, below it the likely tokens are likelier still
     */
    static Choice drawn(double temperature) {
        var random = new SplittableRandom(SEED);
        return logits -> logits.drawn(temperature, random);
    }
}
