package hearus.keywords;

import java.util.Optional;

/** How keywords are found and explained. Immutable. */
public final class KeywordsConfig {
    private final Dictionary dictionary;
    private final Optional<ChatEndpoint> endpoint;
    private final HttpRoute route;

    private KeywordsConfig(Builder builder) {
        this.dictionary = builder.dictionary;
        this.endpoint = builder.endpoint;
        this.route = builder.route;
    }

    /** Nori's own words, explanations from the text. */
    public static KeywordsConfig defaults() {
        return builder().build();
    }

    /** Begins with the {@link #defaults}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with this configuration. */
    public Builder toBuilder() {
        var builder = builder().dictionary(dictionary).route(route);
        endpoint.ifPresent(builder::endpoint);
        return builder;
    }

    /** Words that Nori treats as one. */
    public Dictionary dictionary() {
        return dictionary;
    }

    /** The endpoint that explains terms; where empty only the text itself explains. */
    public Optional<ChatEndpoint> endpoint() {
        return endpoint;
    }

    /** How the endpoint is reached. */
    public HttpRoute route() {
        return route;
    }

    /** Without the dictionary, and without the key of the endpoint. */
    @Override
    public String toString() {
        return "KeywordsConfig[endpoint=" + endpoint + ", route=" + route + "]";
    }

    /** Sets what differs from the defaults. Not thread-safe. */
    public static final class Builder {
        private Dictionary dictionary = Dictionary.empty();
        private Optional<ChatEndpoint> endpoint = Optional.empty();
        private HttpRoute route = HttpRoute.direct();

        private Builder() {}

        /** Words that Nori treats as one, none by default. */
        public Builder dictionary(Dictionary words) {
            this.dictionary = words;
            return this;
        }

        /** The endpoint that explains terms, none by default. */
        public Builder endpoint(ChatEndpoint chat) {
            this.endpoint = Optional.of(chat);
            return this;
        }

        /** How the endpoint is reached, directly by default. */
        public Builder route(HttpRoute way) {
            this.route = way;
            return this;
        }

        /** Makes the configuration. */
        public KeywordsConfig build() {
            return new KeywordsConfig(this);
        }
    }
}
