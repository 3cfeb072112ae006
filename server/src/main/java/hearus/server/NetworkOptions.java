package hearus.server;

import java.util.List;

import hearus.server.internal.web.TrustedProxies;

/** How clients reach a server beside its address and port. Immutable. */
public final class NetworkOptions {
    private final TrustedProxies proxies;

    private NetworkOptions(Builder builder) {
        this.proxies = builder.proxies;
    }

    /** No proxy is trusted. */
    public static NetworkOptions defaults() {
        return builder().build();
    }

    /** Begins with the {@link #defaults}. */
    public static Builder builder() {
        return new Builder();
    }

    /** The proxies whose word about clients is taken. */
    TrustedProxies proxies() {
        return proxies;
    }

    /** Sets what differs from the defaults; a value that is not valid throws {@link IllegalArgumentException}, whose message says what to set instead. Not thread-safe. */
    public static final class Builder {
        private TrustedProxies proxies = TrustedProxies.none();

        private Builder() {}

        /** Networks ({@code 10.0.0.0/8}) or addresses of proxies whose {@code X-Forwarded-*} or {@code Forwarded} is taken, none by default: from everybody else these headers are ignored. */
        public Builder trustedProxies(List<String> networks) {
            this.proxies = TrustedProxies.of(networks);
            return this;
        }

        /** Makes the options. */
        public NetworkOptions build() {
            return new NetworkOptions(this);
        }
    }
}
