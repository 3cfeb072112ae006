package hearus.server.internal.recordings;

import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A part of a file (RFC 9110, section 14).
 *
 * @param from the first byte
 * @param to one past the last
 */
record ByteRange(long from, long to) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * The part that a header asks for.
     *
     * @return nothing where all is to be sent: no header, or one with several parts or another unit, which a server may ignore; an empty part where there is nothing at that place
     */
    static Optional<ByteRange> parse(@Nullable String header, long size) {
        var match = ONE.matcher(header == null ? "" : header.replace(" ", ""));
        if (!match.matches() || (match.group(1).isEmpty() && match.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (match.group(1).isEmpty()) {
            return Optional.of(new ByteRange(Math.max(0, size - Long.parseLong(match.group(2))), size));
        }
        var from = Long.parseLong(match.group(1));
        var last = match.group(2).isEmpty() ? size - 1 : Long.parseLong(match.group(2));
        if (last < from && !match.group(2).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(from, Math.min(last + 1, size)));
    }

    boolean isEmpty() {
        return from >= to;
    }
}
