package hearus.server.internal.limits;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;

import hearus.server.internal.access.Caller;

/**
 * For what is counted: an address, a key or link, or both.
 *
 * @param address empty if it is not counted here
 * @param key the id of a key or link; empty for none
 */
public record Subject(Optional<Network> address, Optional<String> key) {
    /**
     * What counts as one address.
     *
     * @param name an IPv4 address, or the first 64 bits of an IPv6 one
     * @param local whether it is of this machine itself
     */
    record Network(String name, boolean local) {
        private static final int NETWORK_BYTES = 8;
        private static final int MAX_NAME = 64;

        static Network of(String address) {
            try {
                var parsed = InetAddress.ofLiteral(address.replaceFirst("%.*", ""));
                // IPv4 in IPv6 is parsed to IPv4.
                return new Network(parsed instanceof Inet4Address
                        ? parsed.getHostAddress()
                        : HexFormat.of().formatHex(parsed.getAddress(), 0, NETWORK_BYTES) + "::/64", parsed.isLoopbackAddress());
            } catch (IllegalArgumentException e) {
                // No address of the internet, such as the one of a socket in the file system.
                return new Network(address.substring(0, Math.min(address.length(), MAX_NAME)), false);
            }
        }
    }

    /** Somebody at this address. */
    public static Subject at(String address) {
        return new Subject(Optional.of(Network.of(address)), Optional.empty());
    }

    /** Somebody with this key or link, wherever it is. */
    public static Subject with(Caller caller) {
        return new Subject(Optional.empty(), caller instanceof Caller.Holder holder ? Optional.of(holder.id()) : Optional.empty());
    }

    /** Both of this and that. */
    public Subject and(Subject other) {
        return new Subject(address.or(other::address), key.or(other::key));
    }
}
