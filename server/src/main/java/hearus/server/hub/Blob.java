package hearus.server.hub;

import java.io.IOException;
import java.util.Base64;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The bytes of a {@code transcription} event, in any of the forms in which clients send them: binary; base64, also as a data: URL; Node's JSON form of a Buffer
 * {@code {type: "Buffer", data: […]}}; or one of these inside {@code {data: …}} or {@code {audio: …}}.
 */
final class Blob {
    private static final String EXPECTED = "Send audio as binary (Buffer, ArrayBuffer, Blob), as base64, as a data: URL, or as {data: …} or {audio: …} with one of these";
    private static final int DEPTH = 3;

    private Blob() {}

    static byte[] read(JsonNode argument) throws RefusedException {
        return read(argument, DEPTH);
    }

    private static byte[] read(JsonNode value, int depth) throws RefusedException {
        if (value.isBinary()) {
            return binary(value);
        }
        if (value.isTextual()) {
            return base64(value.textValue());
        }
        if (value.isArray()) {
            return numbers(value);
        }
        if (value.isObject() && depth > 0) {
            for (var name : new String[]{"data", "audio"}) {
                if (value.has(name)) {
                    return read(value.get(name), depth - 1);
                }
            }
        }
        throw new RefusedException("bad_payload",
                EXPECTED + "; this was " + value.getNodeType().name().toLowerCase(java.util.Locale.ROOT) + ".");
    }

    private static byte[] binary(JsonNode value) throws RefusedException {
        try {
            return value.binaryValue();
        } catch (IOException e) {
            throw new RefusedException("bad_payload", EXPECTED + ".");
        }
    }

    private static byte[] base64(String text) throws RefusedException {
        var start = 0;
        if (text.startsWith("data:")) {
            var comma = text.indexOf(',');
            if (comma < 0 || !text.substring(0, comma).endsWith(";base64")) {
                throw new RefusedException("bad_payload", "A data: URL with audio looks like data:audio/webm;base64,….");
            }
            start = comma + 1;
        }
        var digits = text.substring(start).replaceAll("\\s", "").replace('-', '+').replace('_', '/');
        try {
            return Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("bad_base64", "This text is not base64: " + e.getMessage() + ". " + EXPECTED + ".");
        }
    }

    private static byte[] numbers(JsonNode array) throws RefusedException {
        var bytes = new byte[array.size()];
        for (int i = 0; i < bytes.length; i++) {
            var number = array.get(i);
            if (!number.isInt() || number.intValue() < -128 || number.intValue() > 255) {
                throw new RefusedException("bad_payload", "An array of bytes holds whole numbers from 0 to 255.");
            }
            bytes[i] = (byte) number.intValue();
        }
        return bytes;
    }
}
