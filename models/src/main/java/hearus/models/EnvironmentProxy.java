package hearus.models;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The proxy that {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code ALL_PROXY} name, in capitals or not, except for this machine itself and the hosts in {@code NO_PROXY}: other programs use these variables,
 * the JDK does not. {@code NO_PROXY} has names, which stand for their subdomains too, addresses, networks ({@code 10.0.0.0/8}), each with a port or without, and {@code *}, separated by commas
 * or spaces. Thread-safe.
 */
public final class EnvironmentProxy extends ProxySelector {
    private static final int HTTP_PORT = 80;

    private final Map<String, String> environment;

    /** A variable names no proxy that can be used. The message says which one, without its password. */
    public static final class UnusableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnusableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private EnvironmentProxy(Map<String, String> environment) {
        this.environment = environment;
    }

    public static EnvironmentProxy of(Map<String, String> environment) {
        return new EnvironmentProxy(Map.copyOf(environment));
    }

    /**
     * The proxy for an address, or none.
     *
     * @throws UnusableException when the variable is there but is no address
     */
    @Override
    public List<Proxy> select(URI address) {
        return List.of(named(address).map(proxy -> new Proxy(Proxy.Type.HTTP,
                new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? HTTP_PORT : proxy.getPort()))).orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // The request fails with this failure, and its sender reports it.
    }

    /** Supplies the user and password in a proxy's address to that proxy alone. */
    public Authenticator authenticator() {
        return new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                return getRequestorType() == RequestorType.PROXY
                        ? credentials(getRequestingHost(), getRequestingPort()).orElse(null)
                        : null;
            }
        };
    }

    private Optional<PasswordAuthentication> credentials(String host, int port) {
        return Stream.of("https_proxy", "http_proxy", "all_proxy").map(this::named).flatMap(Optional::stream)
                .filter(proxy -> proxy.getHost().equalsIgnoreCase(host) && (proxy.getPort() < 0 ? HTTP_PORT : proxy.getPort()) == port)
                .map(URI::getRawUserInfo).flatMap(user -> Optional.ofNullable(user).stream()).findFirst().map(user -> {
                    var parts = user.split(":", 2);
                    return new PasswordAuthentication(decoded(parts[0]), decoded(parts.length > 1 ? parts[1] : "").toCharArray());
                });
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private Optional<URI> named(URI address) {
        return isExcluded(address) ? Optional.empty() : named(address.getScheme() + "_proxy").or(() -> named("all_proxy"));
    }

    private boolean isExcluded(URI address) {
        var host = bare(String.valueOf(address.getHost()));
        if (isThisMachine(host)) {
            return true;
        }
        var port = address.getPort() >= 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : HTTP_PORT;
        return variable("no_proxy").stream().flatMap(hosts -> Stream.of(hosts.split("[,\\s]+", -1))).filter(name -> !name.isEmpty())
                .anyMatch(name -> matches(name.toLowerCase(Locale.ROOT), host, port));
    }

    private static String bare(String host) {
        return host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$|\\.$", "");
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.endsWith(".localhost") || literal(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        var colon = entry.lastIndexOf(':');
        var hasPort = colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']')
                && entry.substring(colon + 1).matches("\\d{1,5}");
        if (hasPort && Integer.parseInt(entry.substring(colon + 1)) != port) {
            return false;
        }
        var name = bare(hasPort ? entry.substring(0, colon) : entry);
        if (name.contains("/")) {
            return inNetwork(name, host);
        }
        var suffix = name.startsWith("*.") ? name.substring(1) : name.startsWith(".") ? name : "." + name;
        return host.equals(suffix.substring(1)) || host.endsWith(suffix)
                || (literal(host).isPresent() && literal(name).equals(literal(host)));
    }

    private static boolean inNetwork(String network, String host) {
        var slash = network.indexOf('/');
        var base = literal(network.substring(0, slash)).map(InetAddress::getAddress);
        var address = literal(host).map(InetAddress::getAddress);
        if (base.isEmpty() || address.isEmpty() || base.get().length != address.get().length
                || !network.substring(slash + 1).matches("\\d{1,3}")) {
            return false;
        }
        var rest = Math.max(0, 8 * base.get().length - Integer.parseInt(network.substring(slash + 1)));
        return new BigInteger(1, base.get()).shiftRight(rest).equals(new BigInteger(1, address.get()).shiftRight(rest));
    }

    /** An address that is written in numbers; no name is looked up. */
    private static Optional<InetAddress> literal(String host) {
        if (!host.matches("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private Optional<URI> named(String variable) {
        return variable(variable).map(value -> {
            try {
                var proxy = URI.create(value.contains("://") ? value : "http://" + value);
                if (proxy.getHost() == null || !"http".equalsIgnoreCase(proxy.getScheme())) {
                    throw new IllegalArgumentException("no host, or not http");
                }
                return proxy;
            } catch (IllegalArgumentException e) {
                throw new UnusableException(variable.toUpperCase(Locale.ROOT) + " must be an address such as http://proxy:3128, but is "
                        + value.strip().replaceAll("//[^/@]*@", "//…@") + ".", e);
            }
        });
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
                .map(String::strip).filter(value -> !value.isEmpty());
    }
}
