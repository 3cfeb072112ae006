package hearus.socketio.internal.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * Reads the JSON that most packets are: {@code ["event","…",7]}, an array of strings, all ASCII and nothing escaped, and of whole numbers. Base64 of 100 KB costs
 * Jackson, which looks at each character, four times as long; for a small event its start alone costs more than the reading.
 */
final class PlainArray {
    /** More than such packets have; Jackson watches the number. */
    private static final int MAX_VALUES = 64;
    /** Of a number that is an int whatever it is. */
    private static final int MAX_DIGITS = 9;

    private PlainArray() {}

    /** The array that fills the rest of the text; empty if there is anything else in it, be it right or wrong. */
    static Optional<JsonNode> read(byte[] text, int from) {
        var array = JsonNodeFactory.instance.arrayNode();
        var position = from;
        do {
            // The bracket or the comma.
            position++;
            if (position >= text.length || text[position - 1] != (array.isEmpty() ? '[' : ',')) {
                return Optional.empty();
            }
            position = text[position] == '"' ? takeString(text, position + 1, array) : takeNumber(text, position, array);
        } while (position < text.length && text[position] != ']' && array.size() < MAX_VALUES);
        return position == text.length - 1 && text[position] == ']' ? Optional.of(array) : Optional.empty();
    }

    /** Adds the string and gives the place after its quote, or the text's end if it is not plain. */
    private static int takeString(byte[] text, int from, ArrayNode array) {
        var end = Utf8.plainUntil(text, from);
        if (end == text.length || text[end] != '"') {
            return text.length;
        }
        array.add(new String(text, from, end - from, StandardCharsets.ISO_8859_1));
        return end + 1;
    }

    /** Adds the number and gives the place after it, or the text's end if it is not plain. */
    private static int takeNumber(byte[] text, int from, ArrayNode array) {
        var end = from;
        var value = 0;
        while (end < text.length && end - from < MAX_DIGITS && text[end] >= '0' && text[end] <= '9') {
            value = 10 * value + text[end++] - '0';
        }
        if (end == from || (text[from] == '0' && end > from + 1)) {
            return text.length;
        }
        array.add(value);
        return end;
    }
}
