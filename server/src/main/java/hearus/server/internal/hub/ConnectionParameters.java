package hearus.server.internal.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import hearus.socketio.Socket.Handshake;

/**
 * The parameters with which a client connected: in the query, or in {@code auth}, where a value may also be a number or an array. The query has precedence. Names are matched without regard to case, and by
 * the names that the APIs of browsers have for them.
 */
final class ConnectionParameters {
    private static final Map<String, List<String>> ALIASES = Map.of("language", List.of("languages", "lang"), "prompt",
            List.of("prompts", "terms"),
            "rate", List.of("sampleRate", "sample_rate", "sampling_rate"), "channels",
            List.of("channelCount", "numChannels", "num_channels"));
    /** What JavaScript writes into a query for a value that is not there. */
    private static final Set<String> ABSENT = Set.of("", "undefined", "null");
    private static final int MAX_VALUES = 2_000;

    private final Handshake handshake;

    ConnectionParameters(Handshake handshake) {
        this.handshake = handshake;
    }

    /** The value of this name; those of an array or object with {@code separator} between them. */
    Optional<String> text(String name, String separator) {
        return names(name).map(this::query).flatMap(Optional::stream).findFirst()
                .or(() -> names(name).map(other -> auth(other, separator)).flatMap(Optional::stream).findFirst());
    }

    /** A value in quotation marks, cut to 40 characters, for a message. */
    static String quoted(String text) {
        return "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
    }

    private static Stream<String> names(String name) {
        var all = new ArrayList<String>();
        all.add(name);
        all.addAll(ALIASES.getOrDefault(name, List.of()));
        return all.stream();
    }

    private Optional<String> query(String name) {
        return Optional.ofNullable(handshake.query().get(name))
                .or(() -> handshake.query().entrySet().stream().filter(entry -> withoutBrackets(entry.getKey()).equalsIgnoreCase(name))
                        .map(Map.Entry::getValue).findFirst())
                .flatMap(ConnectionParameters::nonEmpty);
    }

    private Optional<String> auth(String name, String separator) {
        var exact = handshake.auth().path(name);
        if (!exact.isMissingNode()) {
            return nonEmpty(joined(exact, separator));
        }
        return handshake.auth().propertyStream().filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(entry -> joined(entry.getValue(), separator))
                .findFirst().flatMap(ConnectionParameters::nonEmpty);
    }

    /** Without the brackets that some libraries put behind names of arrays. */
    private static String withoutBrackets(String name) {
        return name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
    }

    private static Optional<String> nonEmpty(String text) {
        return Optional.of(text.strip()).filter(value -> !ABSENT.contains(value));
    }

    private static String joined(JsonNode value, String separator) {
        var texts = new ArrayList<String>();
        collect(value, texts);
        return String.join(separator, texts);
    }

    private static void collect(JsonNode value, List<String> into) {
        if (value.isContainerNode()) {
            for (var child : value) {
                collect(child, into);
            }
        } else if (!value.isNull() && into.size() < MAX_VALUES && !value.asText("").isBlank()) {
            into.add(value.asText("").strip());
        }
    }
}
