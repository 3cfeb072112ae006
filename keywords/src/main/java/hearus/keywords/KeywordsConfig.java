package hearus.keywords;

import java.util.Optional;

/**
 * How keywords are found.
 *
 * @param dictionary words that Nori shall know
 * @param endpoint who is asked for explanations; without one only the text itself explains
 * @param route how the endpoint is reached
 */
public record KeywordsConfig(Dictionary dictionary, Optional<ChatEndpoint> endpoint, HttpRoute route) {
    /** Nori's own words, explanations from the text. */
    public static KeywordsConfig defaults() {
        return new KeywordsConfig(Dictionary.empty(), Optional.empty(), HttpRoute.direct());
    }

    public KeywordsConfig withDictionary(Dictionary other) {
        return new KeywordsConfig(other, endpoint, route);
    }

    public KeywordsConfig withEndpoint(ChatEndpoint other) {
        return new KeywordsConfig(dictionary, Optional.of(other), route);
    }

    public KeywordsConfig withRoute(HttpRoute other) {
        return new KeywordsConfig(dictionary, endpoint, other);
    }
}
