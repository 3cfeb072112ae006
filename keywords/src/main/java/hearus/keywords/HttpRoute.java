package hearus.keywords;

import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.util.Optional;

/**
 * How an endpoint is reached.
 *
 * @param proxies chooses the proxy; without one endpoints are asked directly
 * @param authenticator what a proxy is told that asks for a password
 */
public record HttpRoute(Optional<ProxySelector> proxies, Optional<Authenticator> authenticator) {
    /** No proxy. */
    public static HttpRoute direct() {
        return new HttpRoute(Optional.empty(), Optional.empty());
    }

    /** By way of these proxies. */
    public static HttpRoute by(ProxySelector proxies, Authenticator authenticator) {
        return new HttpRoute(Optional.of(proxies), Optional.of(authenticator));
    }

    public HttpClient.Builder apply(HttpClient.Builder builder) {
        // Without a selector of its own the client would take the JDK's, which system properties change.
        builder.proxy(proxies.orElse(HttpClient.Builder.NO_PROXY));
        authenticator.ifPresent(builder::authenticator);
        return builder;
    }
}
