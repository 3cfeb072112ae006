package hearus.server.internal.web;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The networks of the proxies whose word about a client is taken. Immutable. */
public final class TrustedProxies {
    private static final int MAPPED_BITS = 96;

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /** The addresses whose first {@code bits} bits are those of {@code first}. */
    private record Network(InetAddress first, int bits) {
        boolean contains(InetAddress address) {
            var mine = first.getAddress();
            var other = address.getAddress();
            if (mine.length != other.length) {
                return false;
            }
            for (var bit = 0; bit < bits; bit++) {
                var mask = 0x80 >> (bit % Byte.SIZE);
                if ((mine[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** No proxy is trusted. */
    public static TrustedProxies none() {
        return new TrustedProxies(List.of());
    }

    /**
     * The proxies of these networks, such as {@code 10.0.0.0/8} and {@code fd00::/8}, or single addresses.
     *
     * @throws IllegalArgumentException when one of them is no network; the message says what to write
     */
    public static TrustedProxies of(Collection<String> networks) {
        var parsed = new ArrayList<Network>();
        for (var text : networks) {
            if (!text.isBlank()) {
                parsed.add(network(text.strip()));
            }
        }
        return new TrustedProxies(parsed);
    }

    private static Network network(String text) {
        var slash = text.indexOf('/');
        var written = slash < 0 ? text : text.substring(0, slash);
        var address = IpLiteral.address(written).orElseThrow(() -> wrong(text));
        var all = address.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new Network(address, all);
        }
        var digits = text.substring(slash + 1);
        if (!digits.matches("\\d{1,3}")) {
            throw wrong(text);
        }
        // The prefix of ::ffff:10.0.0.0/104 counts the bits before the IPv4 address too.
        var mapped = all == Integer.SIZE && written.contains(":");
        var bits = Integer.parseInt(digits) - (mapped ? MAPPED_BITS : 0);
        if (bits < 0 || bits > all) {
            throw wrong(text);
        }
        return new Network(address, bits);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not a network: it looks like 127.0.0.1, 10.0.0.0/8 or fd00::/8. Names are not taken.");
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether this address is a trusted proxy's. */
    public boolean contains(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
