package hearus.server.internal.access;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests of this server's own pages from those of other sites: a cookie is sent by a browser on its own, and proves nothing of the page that asks. What {@code --origins} names does not count here.
 *
 * @param pages the address by which browsers reach this server; empty for the one of each request
 */
record BrowserOrigin(Optional<URI> pages) {
    /** Whether a page of this server sent this request; one that says nothing of it is none. */
    boolean isOwn(HttpServerRequest request) {
        return foreign(name -> name.equals("Host") ? String.valueOf(request.authority()) : request.getHeader(name)).map(is -> !is)
                .orElse(false);
    }

    /** Whether a page of another site sent what has these headers, as far as they say. */
    boolean isForeign(Function<String, @Nullable String> header) {
        return foreign(header).orElse(false);
    }

    private Optional<Boolean> foreign(Function<String, @Nullable String> header) {
        var site = header.apply("Sec-Fetch-Site");
        if (site != null) {
            return Optional.of(!site.equals("same-origin"));
        }
        return Optional.ofNullable(header.apply("Origin")).map(origin -> !isOwn(origin, host(header)));
    }

    /** What the browser asked: a proxy that is trusted may have asked this server by another name. */
    private static @Nullable String host(Function<String, @Nullable String> header) {
        var forwarded = header.apply("X-Forwarded-Host");
        return forwarded == null ? header.apply("Host") : forwarded;
    }

    private boolean isOwn(String origin, @Nullable String host) {
        var plain = origin.toLowerCase(Locale.ROOT);
        return pages.map(own -> plain.equals((own.getScheme() + "://" + own.getRawAuthority()).toLowerCase(Locale.ROOT)))
                .orElseGet(() -> host != null && plain.matches("https?://.*")
                        && plain.substring(plain.indexOf("://") + 3).equals(host.toLowerCase(Locale.ROOT)));
    }
}
