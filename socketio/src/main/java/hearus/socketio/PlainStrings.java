package hearus.socketio;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * Reads the JSON that most large packets are: {@code ["event","…"]}, an array of strings, all ASCII and nothing escaped. Base64 of 100 KB costs Jackson, which looks
 * at each character, four times as long.
 */
final class PlainStrings {
    private PlainStrings() {}

    /** The array that fills the rest of the text; empty if there is anything else in it, be it right or wrong. */
    static Optional<JsonNode> array(byte[] text, int from) {
        var array = JsonNodeFactory.instance.arrayNode();
        var position = from;
        do {
            // The bracket or the comma, then the quote.
            position += 2;
            if (position > text.length || text[position - 2] != (array.isEmpty() ? '[' : ',') || text[position - 1] != '"') {
                return Optional.empty();
            }
            position = take(text, position, array);
        } while (position < text.length && text[position] != ']');
        return position == text.length - 1 ? Optional.of(array) : Optional.empty();
    }

    /** Adds the string and gives the place after its quote, or the text's end if it is not plain. */
    private static int take(byte[] text, int from, ArrayNode array) {
        var end = Utf8.plainUntil(text, from);
        if (end == text.length || text[end] != '"') {
            return text.length;
        }
        array.add(new String(text, from, end - from, StandardCharsets.ISO_8859_1));
        return end + 1;
    }
}
