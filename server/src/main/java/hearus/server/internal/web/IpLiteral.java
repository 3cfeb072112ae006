package hearus.server.internal.web;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP addresses as they stand in headers and options. Never asks a name server. */
final class IpLiteral {
    private static final int MAX_LENGTH = 64;
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern V4_WITH_PORT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}):\\d{1,5}");
    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::\\d{1,5})?");

    private IpLiteral() {}

    /** An address alone: {@code 192.0.2.1} or {@code 2001:db8::1}; an IPv4 address that is mapped to IPv6 ({@code ::ffff:192.0.2.1}) is IPv4. */
    static Optional<InetAddress> address(String text) {
        if (text.length() > MAX_LENGTH || !(V4.matcher(text).matches() || V6.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** An address with or without a port: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}, {@code [2001:db8::1]} and what {@link #address} reads. */
    static Optional<InetAddress> endpoint(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        for (var form : new Pattern[]{V4_WITH_PORT, BRACKETED}) {
            var matcher = form.matcher(text);
            if (matcher.matches()) {
                return address(matcher.group(1));
            }
        }
        return address(text);
    }
}
