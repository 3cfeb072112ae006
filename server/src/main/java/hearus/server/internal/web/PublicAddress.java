package hearus.server.internal.web;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * The address by which clients reach a server: a path below which everything lies, and the scheme and host where the operator names them. Links in answers begin with it.
 *
 * @param basePath begins with a slash and ends without one; empty for the root
 * @param url what links begin with, without a slash at the end; empty for {@code basePath}
 */
public record PublicAddress(String basePath, Optional<String> url) implements Handler<RoutingContext> {
    private static final String KEY = PublicAddress.class.getName();
    private static final Pattern BASE = Pattern.compile("(?:/[A-Za-z0-9._~-]{1,100}){0,10}");

    /**
     * The path as the server needs it: with a slash at its beginning and none at its end.
     *
     * @throws IllegalArgumentException if it is no path; the message says what to write
     */
    public static String checkedBasePath(String text) {
        var path = text.strip().replaceFirst("/+$", "");
        if (!BASE.matcher(path).matches() || path.matches(".*/\\.{1,2}(/.*)?")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a path below which pages can lie: it looks like /captions.");
        }
        return path;
    }

    /** Serves what this router has below {@link #basePath}, and without it too: proxies may take it off. */
    public Router mount(Vertx vertx, Router router) {
        if (basePath.isEmpty()) {
            return router;
        }
        var outer = Router.router(vertx);
        outer.route(basePath).handler(this::addSlash);
        outer.route(basePath + "/*").subRouter(router);
        outer.route("/*").subRouter(router);
        ErrorResponses.mount(outer);
        return outer;
    }

    /** The page's relative addresses begin at a folder. */
    private void addSlash(RoutingContext context) {
        if (basePath.equals(context.request().path())) {
            var query = Optional.ofNullable(context.request().query()).map(it -> "?" + it).orElse("");
            context.response().setStatusCode(308).putHeader("Location", basePath + "/" + query).end();
        } else {
            context.next();
        }
    }

    /** Remembers this address for {@link #of}; stands before all handlers that make links. */
    @Override
    public void handle(RoutingContext context) {
        context.put(KEY, this);
        context.next();
    }

    /** The address of this path of the server, as whoever sent this request reaches it. */
    public static String of(RoutingContext context, String path) {
        return Optional.<PublicAddress>ofNullable(context.get(KEY)).map(address -> address.of(path)).orElse(path);
    }

    /** The address of this path of the server; absolute if the operator named host and scheme. */
    public String of(String path) {
        return url.orElse(basePath) + path;
    }

    /** The address by which the sender of this request reached the server, without a slash at its end, as it says itself or a trusted proxy does; empty if it names no host. */
    public static Optional<URI> asked(RoutingContext context) {
        var client = ForwardedHeaders.client(context);
        var host = client.host().orElseGet(() -> String.valueOf(context.request().authority()));
        boolean secure = client.secure().orElse(context.request().isSSL());
        var base = Optional.<PublicAddress>ofNullable(context.get(KEY)).map(PublicAddress::basePath).orElse("");
        return ClientAddress.isHost(host) ? Optional.of(URI.create((secure ? "https://" : "http://") + host + base)) : Optional.empty();
    }

    /** The normalized path of a request within the server. */
    public static String local(RoutingContext context) {
        var path = context.normalizedPath();
        var base = Optional.ofNullable(context.mountPoint()).orElse("").replaceFirst("/+$", "");
        return path.startsWith(base + "/") ? path.substring(base.length()) : path;
    }
}
