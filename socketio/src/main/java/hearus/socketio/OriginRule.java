package hearus.socketio;

import java.net.IDN;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.vertx.core.http.HttpServerRequest;

/**
 * Which pages may connect, by the {@code Origin} that browsers send (RFC 6454). Pages of this server's own address always may, and so may clients that send no origin: they are no browsers, and could
 * send any. Immutable.
 *
 * <p>A page is the server's own when its origin is the address that the browser asked: as it stands in {@code Host}, or, behind a proxy that changes it, in {@code X-Forwarded-Host} or
 * {@code Forwarded}; or when the browser says {@code Sec-Fetch-Site: same-origin}. A page cannot forge these headers: no script may set {@code Host} and {@code Sec-*}, a WebSocket has no headers
 * of scripts at all, and any other request with one of the rest is asked for by a preflight first, which does not have it and is refused.
 */
public final class OriginRule {
    private static final Pattern ORIGIN = Pattern.compile("(?i)([a-z][a-z0-9+.-]*)://([^/?#\\s@]*)");
    private static final Pattern PORT = Pattern.compile("(.*?)(?::(\\d{1,5}))?");
    private static final Pattern FORWARDED_HOST = Pattern.compile("(?i)(?:^|[;,\\s])host=\"?([^\";,\\s]+)\"?");

    private final Set<String> origins;

    private OriginRule(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /**
     * The rule that allows these origins, {@code *} for all: in any case, with or without a slash at the end and the port that the scheme has anyway; a host may be written in its own letters.
     *
     * @throws IllegalArgumentException when one of them is no origin; the message says what to write
     */
    public static OriginRule of(Collection<String> origins) {
        var plain = new LinkedHashSet<String>();
        for (var origin : origins) {
            if (!origin.isBlank()) {
                plain.add(checked(origin.strip()));
            }
        }
        return new OriginRule(plain);
    }

    private static String checked(String origin) {
        if (origin.equals("*") || origin.equalsIgnoreCase("null")) {
            return origin.toLowerCase(Locale.ROOT);
        }
        var path = origin.indexOf('/', Math.max(0, origin.indexOf("://")) + 3);
        var bare = path == origin.length() - 1 ? origin.substring(0, path) : origin;
        if (!bare.contains("://")) {
            throw wrong(origin, "it lacks the scheme. Did you mean https://" + bare.replaceAll("[/?#].*", "") + "?");
        }
        if (bare.contains("*")) {
            throw wrong(origin, "patterns are not known: name each origin, or * for all.");
        }
        return plain(bare).orElseThrow(() -> wrong(origin, path > 0
                ? "it has a path. Did you mean " + origin.substring(0, path) + "?"
                : "it looks like https://lms.example.org or http://localhost:8080."));
    }

    private static IllegalArgumentException wrong(String origin, String why) {
        return new IllegalArgumentException("\"" + origin + "\" is not the origin of a page: " + why);
    }

    /** The allowed origins in the form in which browsers write them. */
    public Set<String> origins() {
        return origins;
    }

    /** Whether every page may connect. */
    public boolean any() {
        return origins.contains("*");
    }

    /** Whether this origin is one of those that were named. */
    public boolean names(String origin) {
        return origins.contains(origin.equals("null") ? origin : plain(origin).orElse(origin));
    }

    /** Whether the page that sent this request may connect. */
    public boolean allows(HttpServerRequest request) {
        var origin = request.getHeader("Origin");
        return origin == null || any() || names(origin) || isOwn(origin, request);
    }

    private static boolean isOwn(String origin, HttpServerRequest request) {
        if ("same-origin".equals(request.getHeader("Sec-Fetch-Site"))) {
            return true;
        }
        var page = plain(origin);
        if (page.isEmpty()) {
            return false;
        }
        var scheme = origin.substring(0, origin.indexOf("://") + 3);
        return hosts(request).map(host -> plain(scheme + host)).anyMatch(page::equals);
    }

    /** What the browser may have asked, as this server or proxies before it were told. */
    private static Stream<String> hosts(HttpServerRequest request) {
        var forwarded = header(request, "X-Forwarded-Host").flatMap(list -> Stream.of(list.split(",", -1))).map(String::strip).toList();
        var port = header(request, "X-Forwarded-Port").map(list -> list.replaceAll(",.*", "").strip()).toList();
        return Stream.of(Stream.of(String.valueOf(request.authority())), forwarded.stream(),
                forwarded.stream().flatMap(host -> port.stream().map(number -> host + ":" + number)),
                header(request, "Forwarded").flatMap(value -> FORWARDED_HOST.matcher(value).results().map(found -> found.group(1))))
                .flatMap(hosts -> hosts);
    }

    private static Stream<String> header(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).stream();
    }

    /** An origin as browsers write it (scheme and host in small ASCII letters, no default port); nothing where it is none. */
    private static Optional<String> plain(String origin) {
        var matcher = ORIGIN.matcher(origin);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        var authority = PORT.matcher(matcher.group(2));
        if (!authority.matches() || authority.group(1).isEmpty() != scheme.equals("file")) {
            return Optional.empty();
        }
        return ascii(authority.group(1))
                .map(host -> scheme + "://" + host + port(scheme, Optional.ofNullable(authority.group(2)).map(Integer::parseInt)));
    }

    private static String port(String scheme, Optional<Integer> port) {
        return port.filter(number -> number != (scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1)).map(number -> ":" + number)
                .orElse("");
    }

    private static Optional<String> ascii(String host) {
        try {
            return Optional.of(host.startsWith("[") ? host.toLowerCase(Locale.ROOT) : IDN.toASCII(host).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
