package hearus.server.internal.limits;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

import hearus.server.ClientLimits.Form;
import hearus.server.ClientLimits.Kind;

/** Values of limits as operators write them, and in words. */
public final class LimitValues {
    private static final long HOUR = 3_600_000;
    private static final Pattern COUNT = Pattern.compile("\\d{1,9}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(s|min|m|h|d)");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,9}) ?([kmgt]?)i?b?");
    private static final Pattern RATE = Pattern.compile("(\\d{1,9}) ?/ ?(s|min|m|h)");

    private LimitValues() {}

    /**
     * Reads a value.
     *
     * @return empty for {@code off}
     * @throws IllegalArgumentException if it is not one of this limit; the message has an example
     */
    public static OptionalLong parse(Kind kind, String text, int maxDays) {
        var value = text.strip().toLowerCase(Locale.ROOT);
        if (value.equals("off")) {
            return OptionalLong.empty();
        }
        var number = switch (kind.form()) {
            case COUNT -> COUNT.matcher(value).matches() ? Long.parseLong(value) : -1;
            case DURATION -> duration(value, maxDays);
            case BYTES -> bytes(value);
            case RATE -> rate(value);
        };
        if (number < 0) {
            throw new IllegalArgumentException("The limit " + kind.label() + " is off, or looks like " + kind.label() + "="
                    + example(kind.form()) + ": " + (text.isBlank() ? "it has no value" : text));
        }
        return OptionalLong.of(number);
    }

    private static long duration(String value, int maxDays) {
        var match = DURATION.matcher(value);
        if (!match.matches()) {
            return -1;
        }
        var time = Long.parseLong(match.group(1)) * switch (match.group(2)) {
            case "s" -> 1000;
            case "h" -> HOUR;
            case "d" -> 24 * HOUR;
            default -> 60_000;
        };
        return time <= 24L * maxDays * HOUR ? time : -1;
    }

    private static long bytes(String value) {
        var match = BYTES.matcher(value);
        return match.matches()
                ? Long.parseLong(match.group(1)) << (10 * ("kmgt".indexOf(match.group(2).isEmpty() ? "-" : match.group(2)) + 1))
                : -1;
    }

    /** To one a minute. */
    private static long rate(String value) {
        var match = RATE.matcher(value);
        if (!match.matches()) {
            return -1;
        }
        var count = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "s" -> count * 60;
            case "h" -> count % 60 == 0 ? count / 60 : -1;
            default -> count;
        };
    }

    private static String example(Form form) {
        return switch (form) {
            case COUNT -> "50";
            case DURATION -> "8h";
            case BYTES -> "2G";
            case RATE -> "20/s or 600/min (a limit per hour is a multiple of 60)";
        };
    }

    /** A value in words. */
    public static String words(Form form, long value) {
        return switch (form) {
            case COUNT -> Long.toString(value);
            case DURATION -> (value % HOUR == 0 ? value / HOUR + " h" : value % 60_000 == 0 ? value / 60_000 + " min" : value / 1000 + " s")
                    + " a day";
            case BYTES -> (value >= 1 << 20 ? (value >> 20) + " MiB" : value + " bytes") + " a day";
            case RATE -> value + " a minute";
        };
    }
}
