package hearus.server.internal.web;

import java.util.List;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Stands before all other handlers: removes what nobody trustworthy wrote about the client, and leaves in {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} one value each of what trusted proxies say. So nobody
 * behind this handler can take a forged header for a true one.
 */
public final class ForwardedHeaders implements Handler<RoutingContext> {
    private static final String KEY = ClientAddress.class.getName();
    private static final List<String> HEADERS = List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host",
            "X-Forwarded-Prefix", "X-Real-IP");
    private static final String PORT = "X-Forwarded-Port";

    private final TrustedProxies trusted;

    /** Headers of these proxies. */
    public ForwardedHeaders(TrustedProxies trusted) {
        this.trusted = trusted;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var client = ClientAddress.of(request, trusted);
        context.put(KEY, client);
        var headers = request.headers();
        HEADERS.forEach(headers::remove);
        if (client.host().isEmpty()) {
            headers.remove(PORT);
        }
        if (!trusted.isEmpty()) {
            headers.set("X-Forwarded-For", client.text());
            client.secure().ifPresent(secure -> headers.set("X-Forwarded-Proto", secure ? "https" : "http"));
            client.host().ifPresent(host -> headers.set("X-Forwarded-Host", host));
        }
        context.next();
    }

    /** Who sent this request. */
    public static ClientAddress client(RoutingContext context) {
        return context.<ClientAddress>get(KEY);
    }
}
