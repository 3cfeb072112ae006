package hearus.whisper.models;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxy that {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code ALL_PROXY} name, in capitals or not, but for hosts in {@code NO_PROXY}: what other programs
 * heed and the JDK does not. Proxies that ask for a password are not supported: npm's are.
 */
final class EnvironmentProxy extends ProxySelector {
    private final Map<String, String> environment;

    /** A variable names no proxy. The message says which one. */
    static final class UnusableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnusableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private EnvironmentProxy(Map<String, String> environment) {
        this.environment = environment;
    }

    static EnvironmentProxy of(Map<String, String> environment) {
        return new EnvironmentProxy(Map.copyOf(environment));
    }

    /** @throws UnusableException when the variable is there but is no address */
    @Override
    public List<Proxy> select(URI address) {
        var proxy = spares(address.getHost())
                ? Optional.<Proxy>empty()
                : named(address.getScheme() + "_proxy").or(() -> named("all_proxy"));
        return List.of(proxy.orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // The request fails with this failure, and whoever sent it reports it.
    }

    private boolean spares(String host) {
        return variable("no_proxy").stream().flatMap(hosts -> Stream.of(hosts.split(","))).map(String::strip)
                .map(name -> name.startsWith("*.") ? name.substring(1) : name).filter(name -> !name.isEmpty())
                .anyMatch(name -> name.equals("*") || host.equals(name) || host.endsWith(name.startsWith(".") ? name : "." + name));
    }

    private Optional<Proxy> named(String variable) {
        return variable(variable).map(value -> {
            try {
                var proxy = URI.create(value.contains("://") ? value : "http://" + value);
                return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort()));
            } catch (IllegalArgumentException e) {
                throw new UnusableException(
                        variable.toUpperCase(Locale.ROOT) + " must be an address such as http://proxy:3128, but is " + value + ".", e);
            }
        });
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }
}
