package hearus.server.internal.hub;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Bytes that came as text: base64 of either alphabet, with or without padding and line breaks; a data: URL; numbers with commas between them, which is what JavaScript makes of
 * a Uint8Array; or one character for each byte.
 */
final class BlobText {
    private static final int MAX_DEPTH = 16;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build()).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_\\-\\s]++={0,2}\\s*+");

    private BlobText() {}

    /** The value of a text that is JSON of an object, an array or a string. */
    static Optional<JsonNode> json(String text) {
        var start = text.stripLeading();
        if (!(start.startsWith("{") || start.startsWith("[") || start.startsWith("\""))) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    static boolean looksLikeAudio(String text) {
        return startsWithData(text) || BASE64.matcher(text).matches() || json(text).isPresent() || isNumbers(text);
    }

    static byte[] read(String text) throws RefusedException {
        var mistake = BlobDiagnostics.explain(text);
        if (mistake.isPresent()) {
            throw Blob.refused(mistake.get());
        }
        if (startsWithData(text)) {
            return dataUrl(text.strip());
        }
        if (isNumbers(text)) {
            return numbers(text);
        }
        return isBytes(text) ? text.getBytes(StandardCharsets.ISO_8859_1) : base64(text);
    }

    private static boolean startsWithData(String text) {
        return text.stripLeading().regionMatches(true, 0, "data:", 0, 5);
    }

    private static byte[] dataUrl(String url) throws RefusedException {
        var comma = url.indexOf(',');
        if (comma < 0 || !url.substring(0, comma).toLowerCase(Locale.ROOT).strip().endsWith("base64")) {
            throw Blob.refused("A data: URL with audio looks like data:audio/webm;base64,….");
        }
        return base64(url.substring(comma + 1).replace("%2B", "+").replace("%2F", "/").replace("%3D", "="));
    }

    private static byte[] base64(String text) throws RefusedException {
        // Spaces are what a form makes of plus signs only where there are no line breaks, and those are likelier.
        var digits = text.replaceAll("\\s", "").replace('-', '+').replace('_', '/').replaceAll("=+$", "");
        try {
            return Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("bad_base64", "This text is not base64: " + e.getMessage() + ". " + Blob.EXPECTED + ".");
        }
    }

    private static boolean isNumbers(String text) {
        var comma = text.indexOf(',');
        return comma > 0 && comma <= 4 && text.chars().allMatch(letter -> Character.isDigit(letter) || letter == ',' || letter == ' ');
    }

    private static byte[] numbers(String text) throws RefusedException {
        var parts = text.split("\\s*,\\s*", -1);
        var bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            var digits = parts[i].strip();
            if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > 255) {
                throw Blob.refused("Numbers with commas are bytes from 0 to 255. " + Blob.EXPECTED + ".");
            }
            bytes[i] = (byte) Integer.parseInt(digits);
        }
        return bytes;
    }

    /** Whether a program read bytes as characters one for one: no text has these control characters. */
    private static boolean isBytes(String text) {
        return text.chars().anyMatch(letter -> letter < '\t' || (letter > '\r' && letter < ' '))
                && text.chars().allMatch(letter -> letter <= 0xff);
    }
}
