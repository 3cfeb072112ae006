package hearus.server.internal.web;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Serves the caption page and its files from the class path folder {@code /web}. */
public final class PageRoutes {
    private PageRoutes() {}

    /** Serves everything that the router has not served yet. */
    public static void mount(Router router) {
        router.route().handler(PageRoutes::setSecurityHeaders);
        var files = new StaticFiles("web");
        router.route("/l/:lecture").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> files.send(context, "/read.html"));
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(files);
        router.route().handler(context -> {
            var method = context.request().method();
            if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
                ErrorResponses.end(context, 404, "There is nothing at this address: the page is at /.");
            } else {
                ErrorResponses.methodNotAllowed(context);
            }
        });
    }

    /**
     * Sets the security headers. The page may run its own scripts only, connect to this server only, and not be framed. WebSockets are listed one by one because 'self' does not cover them in
     * every browser. Browsers revalidate files at each use, so that a new release is seen at once.
     */
    private static void setSecurityHeaders(RoutingContext context) {
        var headers = context.response().headers();
        headers.set("Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                        + "media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; connect-src 'self'" + webSocketSources(context)
                        + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        context.addHeadersEndHandler(end -> headers.set(HttpHeaders.CACHE_CONTROL, "no-cache"));
        context.next();
    }

    private static String webSocketSources(RoutingContext context) {
        return Stream.concat(Stream.of(String.valueOf(context.request().authority())), ForwardedHeaders.client(context).host().stream())
                .distinct().filter(ClientAddress::isHost).map(host -> " ws://" + host + " wss://" + host).collect(Collectors.joining());
    }
}
