package hearus.server.internal.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

import hearus.socketio.OriginRule;

/** Turns away pages of foreign origins from what {@code Origin} alone protects, WebSockets above all. Programs send no origin and may always come. */
public record Origins(OriginRule rule) {
    /** Passes the request on, or ends it with 403. */
    public void check(RoutingContext context) {
        if (rule.allows(context.request())) {
            context.next();
        } else {
            Refusals.end(context, 403, "Pages of " + shown(context.request().getHeader(HttpHeaders.ORIGIN))
                    + " may not use this server: its operator names them with --origins, and passes the headers Host or X-Forwarded-Host on where a proxy serves the page.");
        }
    }

    private static String shown(String origin) {
        return origin.matches("[A-Za-z0-9+.:/\\[\\]_-]{1,200}") ? origin : "this origin";
    }
}
