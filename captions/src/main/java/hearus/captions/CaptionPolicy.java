package hearus.captions;

import java.time.Duration;

/**
 * When text is sent.
 *
 * @param pause silence that ends a phrase
 * @param preRoll audio before the voice onset that belongs to the phrase
 * @param maximumPhrase length near which a phrase without pauses is cut at its quietest point; below 30 s
 * @param partialInterval audio between two partial decodes of a phrase
 * @param workers decoding threads
 */
public record CaptionPolicy(Duration pause, Duration preRoll, Duration maximumPhrase, Duration partialInterval, int workers) {
    public static CaptionPolicy defaults() {
        return new CaptionPolicy(Duration.ofMillis(600), Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(1),
                Runtime.getRuntime().availableProcessors());
    }
}
