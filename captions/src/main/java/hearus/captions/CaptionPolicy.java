package hearus.captions;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * When text is sent.
 *
 * @param pause silence that ends a phrase
 * @param preRoll audio before the voice onset that belongs to the phrase
 * @param maximumPhrase length near which a phrase without pauses is cut at its quietest point; below 30 s
 * @param partialInterval audio between two partial decodes of a phrase; half as much while nothing else is to be decoded, more while there is too much
 * @param workers decoding threads
 * @param stability what decides, for each phrase, which of its words are stable
 */
public record CaptionPolicy(Duration pause, Duration preRoll, Duration maximumPhrase, Duration partialInterval, int workers,
        Supplier<Stability> stability) {
    public static CaptionPolicy defaults() {
        return new CaptionPolicy(Duration.ofMillis(600), Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofSeconds(1),
                Runtime.getRuntime().availableProcessors(),
                Stability.either(Stability.agreement(Duration.ofMillis(300)), Stability.attention(Duration.ofMillis(1500), 0)));
    }

    /** The same with so many decoding threads. */
    public CaptionPolicy withWorkers(int count) {
        return new CaptionPolicy(pause, preRoll, maximumPhrase, partialInterval, count, stability);
    }

    /** The same with another maximum length of a phrase. */
    public CaptionPolicy withMaximumPhrase(Duration length) {
        return new CaptionPolicy(pause, preRoll, length, partialInterval, workers, stability);
    }

    /** The same with another stability. */
    public CaptionPolicy with(Supplier<Stability> other) {
        return new CaptionPolicy(pause, preRoll, maximumPhrase, partialInterval, workers, other);
    }

    /** The same with another time between partials. */
    public CaptionPolicy withPartialsEvery(Duration interval) {
        return new CaptionPolicy(pause, preRoll, maximumPhrase, interval, workers, stability);
    }
}
