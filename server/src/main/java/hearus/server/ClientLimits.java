package hearus.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import hearus.server.internal.limits.LimitValues;

/**
 * How much one client address, and one key or link, may use of a server. Immutable. A limit that was not set has its default, which does not count addresses of this machine itself: a proxy there speaks for many.
 */
public final class ClientLimits {
    private static final String KEY_PREFIX = "key.";
    private static final String ADDRESS_PREFIX = "address.";
    private static final int LONGEST_DURATION_DAYS = 36_500;

    private final Map<By, Map<Kind, OptionalLong>> set;

    private ClientLimits(Map<By, Map<Kind, OptionalLong>> set) {
        this.set = set;
    }

    /** What is counted. */
    public enum By {
        /** What comes from one client address; of IPv6 the network of 64 bits. */
        ADDRESS("this address"),
        /** What is done with one key or link, where callers are checked. */
        KEY("this key or link");

        private final String words;

        By(String words) {
            this.words = words;
        }

        /** As a sentence has it. */
        public String words() {
            return words;
        }
    }

    /** What is limited. */
    public enum Kind {
        /** Socket.IO clients that are connected, and clients of {@code /ws}. */
        CONNECTIONS("connections", Form.COUNT, 10_000),
        /** Connections that begin in a minute. */
        HANDSHAKES("handshakes", Form.RATE, 20_000),
        /** Speakers: sessions of live captions, those included whose client lost its connection. */
        SESSIONS("sessions", Form.COUNT, 64),
        /** Milliseconds of audio that is captioned live in a day of UTC. */
        AUDIO_PER_DAY("audio-per-day", Form.DURATION, 200 * 3_600_000L),
        /** Bytes of recordings and vocabulary files in a day of UTC. */
        UPLOAD_PER_DAY("upload-per-day", Form.BYTES, 50L << 30),
        /** Requests of the REST API in a minute. */
        REQUESTS("requests", Form.RATE, 6_000),
        /** Texts in a minute: {@code nlProcessing} and corrections. */
        TEXTS("texts", Form.RATE, 1_200);

        private final String label;
        private final Form form;
        private final long usual;

        Kind(String label, Form form, long usual) {
            this.label = label;
            this.form = form;
            this.usual = usual;
        }

        /** By which operators name it, and programs are told of it. */
        public String label() {
            return label;
        }

        /** What its value means. */
        public Form form() {
            return form;
        }

        /** Its value in words, such as {@code 8 h}. */
        public String words(long value) {
            return LimitValues.words(form, value);
        }
    }

    /** What the value of a limit means. */
    public enum Form {
        /** So many at a time. */
        COUNT,
        /** Milliseconds a day of UTC. */
        DURATION,
        /** Bytes a day of UTC. */
        BYTES,
        /** So many a minute, of which all may come at once. */
        RATE
    }

    /** The default of every limit. */
    public static ClientLimits defaults() {
        return new ClientLimits(Map.of());
    }

    /**
     * With one more limit set.
     *
     * @param setting such as {@code connections=50}, {@code key.audio-per-day=8h}, {@code upload-per-day=2G}, {@code requests=600/min} or {@code address.sessions=off}; without {@code key.} or {@code address.} it sets both
     * @throws IllegalArgumentException if it is not of this form; the message says which limits there are
     */
    public ClientLimits with(String setting) {
        var parts = setting.strip().split("\\s*=\\s*", 2);
        var name = parts[0];
        var kind = Stream.of(Kind.values()).filter(it -> it.label().equals(name.replaceFirst("^(key|address)\\.", ""))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no limit \"" + name + "\": there are "
                        + Stream.of(Kind.values()).map(Kind::label).collect(Collectors.joining(", ")) + ", each also with "
                        + ADDRESS_PREFIX + " or " + KEY_PREFIX + " before it."));
        var value = LimitValues.parse(kind, parts.length < 2 ? "" : parts[1], LONGEST_DURATION_DAYS);
        var changed = new EnumMap<By, Map<Kind, OptionalLong>>(By.class);
        changed.putAll(set);
        for (var by : By.values()) {
            if (!name.startsWith(by == By.KEY ? ADDRESS_PREFIX : KEY_PREFIX)) {
                var kinds = new EnumMap<Kind, OptionalLong>(Kind.class);
                kinds.putAll(changed.getOrDefault(by, Map.of()));
                kinds.put(kind, value);
                changed.put(by, kinds);
            }
        }
        return new ClientLimits(changed);
    }

    /**
     * The value of a limit, in the unit of its {@link Form}.
     *
     * @param local whether it is asked for an address of this machine itself
     * @return empty for no limit
     */
    public OptionalLong value(By by, Kind kind, boolean local) {
        var chosen = set.getOrDefault(by, Map.of()).get(kind);
        if (chosen != null) {
            return chosen;
        }
        return local && by == By.ADDRESS ? OptionalLong.empty() : OptionalLong.of(kind.usual);
    }
}
