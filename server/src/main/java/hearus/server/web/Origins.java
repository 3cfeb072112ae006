package hearus.server.web;

import java.net.URI;
import java.util.Set;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Turns away pages of foreign origins from what {@code Origin} alone protects, WebSockets above all. Programs send no origin and may always come. */
public record Origins(Set<String> allowed) {
    public Origins {
        allowed = Set.copyOf(allowed);
    }

    /** Passes the request on, or ends it with 403. */
    public void check(RoutingContext context) {
        var origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin == null || allowed.contains("*") || allowed.contains(origin) || isOwn(origin, context)) {
            context.next();
        } else {
            context.response().setStatusCode(403).end("Pages of this origin may not use this server.\n");
        }
    }

    private static boolean isOwn(String origin, RoutingContext context) {
        try {
            return URI.create(origin).getRawAuthority() != null
                    && URI.create(origin).getRawAuthority().equals(String.valueOf(context.request().authority()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
