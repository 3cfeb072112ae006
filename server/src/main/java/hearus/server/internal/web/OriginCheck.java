package hearus.server.internal.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

import hearus.socketio.OriginRule;

/** Refuses requests from pages of other origins where only {@code Origin} protects, above all WebSockets. Clients that are not browsers send no origin and are always let through. */
public record OriginCheck(OriginRule rule) {
    /** Passes the request on, or ends it with 403. */
    public void check(RoutingContext context) {
        if (rule.allows(context.request())) {
            context.next();
        } else {
            ErrorResponses.end(context, 403, "Pages of " + quotable(context.request().getHeader(HttpHeaders.ORIGIN))
                    + " may not use this server: its operator names them with --origins, and passes the headers Host or X-Forwarded-Host on where a proxy serves the page.");
        }
    }

    private static String quotable(String origin) {
        return origin.matches("[A-Za-z0-9+.:/\\[\\]_-]{1,200}") ? origin : "this origin";
    }
}
