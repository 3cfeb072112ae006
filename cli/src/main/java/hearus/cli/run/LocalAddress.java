package hearus.cli.run;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Optional;

/** By which address other machines reach a server that listens on a host. */
final class LocalAddress {
    private LocalAddress() {}

    /** The address for use in a URL: of every address the first IPv4 one of the machine; empty if only this machine reaches it, or that is not known. */
    static Optional<String> reachable(String host) {
        try {
            var address = InetAddress.getAllByName(host)[0];
            if (address.isLoopbackAddress()) {
                return Optional.empty();
            }
            return address.isAnyLocalAddress()
                    ? NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).filter(Inet4Address.class::isInstance)
                            .filter(own -> !own.isLoopbackAddress() && !own.isLinkLocalAddress()).map(InetAddress::getHostAddress)
                            .findFirst()
                    : Optional.of(host.contains(":") ? "[" + host + "]" : host);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
