package hearus.server.internal.web;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, and what it asked for, as far as trusted proxies say it. {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}, or {@code Forwarded} (RFC 7239), are read from the right, where the nearest proxy
 * wrote: as long as the one who wrote an entry is trusted, so is the entry. What a client writes there itself stands left of that. If both headers are there and contradict each other, neither counts: proxies set
 * only one of them.
 *
 * @param address of the client: of the nearest one that is no trusted proxy; IPv4 also where it came mapped to IPv6
 * @param secure whether the client used HTTPS; empty if no trusted proxy says it
 * @param host what the client asked for, a name or address with or without a port; empty if no trusted proxy says it
 */
public record ClientAddress(InetAddress address, Optional<Boolean> secure, Optional<String> host) {
    private static final int MAX_HOST = 262;
    private static final Pattern HOST = Pattern.compile("(?:[A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");
    private static final InetAddress UNKNOWN = InetAddress.ofLiteral("0.0.0.0");

    /** What one proxy wrote: whom it got the request from, how, and for which host. */
    private record Hop(Optional<String> from, Optional<String> proto, Optional<String> host) {}

    /** The sender of this request. */
    public static ClientAddress of(HttpServerRequest request, TrustedProxies trusted) {
        return of(peer(request.remoteAddress()), name -> request.headers().getAll(name), trusted);
    }

    /**
     * The sender of a request.
     *
     * @param peer of the TCP connection
     * @param headers all values of a header by its name
     */
    public static ClientAddress of(InetAddress peer, Function<String, List<String>> headers, TrustedProxies trusted) {
        if (!trusted.contains(peer)) {
            return new ClientAddress(peer, Optional.empty(), Optional.empty());
        }
        var lists = lists(headers);
        var forwarded = forwarded(headers.apply("Forwarded"));
        if (forwarded.isEmpty()) {
            return walk(peer, lists, trusted);
        }
        var said = walk(peer, forwarded, trusted);
        return lists.isEmpty() || said.equals(walk(peer, lists, trusted))
                ? said
                : new ClientAddress(peer, Optional.empty(), Optional.empty());
    }

    private static ClientAddress walk(InetAddress peer, List<Hop> hops, TrustedProxies trusted) {
        var client = peer;
        var secure = Optional.<Boolean>empty();
        var host = Optional.<String>empty();
        for (var hop : hops.reversed()) {
            if (!trusted.contains(client)) {
                break;
            }
            secure = hop.proto().isPresent() ? hop.proto().flatMap(ClientAddress::secure) : secure;
            host = hop.host().isPresent() ? hop.host().filter(ClientAddress::isHost) : host;
            var next = hop.from().flatMap(IpLiteral::endpoint);
            if (next.isEmpty()) {
                break;
            }
            client = next.get();
        }
        return new ClientAddress(client, secure, host);
    }

    private static Optional<Boolean> secure(String proto) {
        return switch (proto.toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> Optional.of(true);
            case "http", "ws" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Whether this has the form of {@code Host}: a name or an address, with or without a port. */
    static boolean isHost(String text) {
        return text.length() <= MAX_HOST && HOST.matcher(text).matches();
    }

    /** The three headers as what each proxy wrote. Where only some proxies write one, the entries belong to the nearest ones, the first also to all before it. */
    private static List<Hop> lists(Function<String, List<String>> headers) {
        var from = list(headers.apply("X-Forwarded-For"));
        var proto = list(headers.apply("X-Forwarded-Proto"));
        var host = list(headers.apply("X-Forwarded-Host"));
        var hops = new ArrayList<Hop>();
        var count = from.isEmpty() && (!proto.isEmpty() || !host.isEmpty()) ? 1 : from.size();
        for (var i = count; i >= 1; i--) {
            hops.add(new Hop(fromRight(from, i), fromRight(proto, i), fromRight(host, i)));
        }
        return hops;
    }

    private static Optional<String> fromRight(List<String> entries, int place) {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(Math.max(0, entries.size() - place)));
    }

    /** The entries of a header that may come in several lines, each of them a list. */
    private static List<String> list(List<String> lines) {
        var entries = new ArrayList<String>();
        lines.forEach(line -> split(line, ',').forEach(entry -> entries.add(entry.strip())));
        return entries;
    }

    private static List<Hop> forwarded(List<String> lines) {
        return list(lines).stream().map(ClientAddress::hop).toList();
    }

    /** An entry of {@code Forwarded}: {@code for=192.0.2.60;proto=http;host="example.org:80"}. */
    private static Hop hop(String entry) {
        var hop = new Hop(Optional.empty(), Optional.empty(), Optional.empty());
        for (var pair : split(entry, ';')) {
            var equals = pair.indexOf('=');
            if (equals > 0) {
                var value = Optional.of(unquoted(pair.substring(equals + 1).strip()));
                hop = switch (pair.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
                    case "for" -> new Hop(value, hop.proto(), hop.host());
                    case "proto" -> new Hop(hop.from(), value, hop.host());
                    case "host" -> new Hop(hop.from(), hop.proto(), value);
                    default -> hop;
                };
            }
        }
        return hop;
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"") ? value.substring(1, value.length() - 1) : value;
    }

    /** The parts between separators that stand outside of quotes. */
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        var begin = 0;
        var quoted = false;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            quoted ^= c == '"';
            if (c == separator && !quoted) {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static InetAddress peer(@Nullable SocketAddress remote) {
        return Optional.ofNullable(remote).map(SocketAddress::hostAddress).map(text -> text.replaceFirst("%.*", ""))
                .flatMap(IpLiteral::address).orElse(UNKNOWN);
    }

    /** The address as text; of IPv6 all eight groups. */
    public String text() {
        return address.getHostAddress();
    }
}
