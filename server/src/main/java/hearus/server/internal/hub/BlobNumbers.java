package hearus.server.internal.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/** Bytes that came as numbers: an array, arguments of an event, or a typed array that JSON made an object of ({@code {"0": 26, "1": 69}}). */
final class BlobNumbers {
    /** Fields that are no elements of a typed array. */
    private static final Set<String> OTHER_FIELDS = Set.of("length", "byteLength", "byteOffset", "BYTES_PER_ELEMENT", "type");

    private BlobNumbers() {}

    static byte[] read(Iterable<JsonNode> numbers) throws RefusedException {
        var values = new ArrayList<JsonNode>();
        numbers.forEach(values::add);
        var bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) number(values.get(i));
        }
        return bytes;
    }

    private static int number(JsonNode value) throws RefusedException {
        // JavaScript has one kind of number: 26.0 is 26.
        if (!value.isNumber()) {
            throw Blob.refused("An array of bytes holds whole numbers from 0 to 255 and nothing else.");
        }
        if (!value.canConvertToExactIntegral()) {
            throw Blob.refused("These numbers are samples (Float32Array), not bytes: make 16 bit samples of them, pcm[i] = 32767 * sample, "
                    + "emit new Int16Array(pcm).buffer, and connect with format: \"s16le\" and rate.");
        }
        if (!value.canConvertToInt() || value.intValue() < -128 || value.intValue() > 255) {
            throw Blob.refused(
                    "An array of bytes holds whole numbers from 0 to 255. Samples of 16 bits (Int16Array) are sent as their buffer: "
                            + "emit pcm.buffer, and connect with format: \"s16le\" and rate.");
        }
        return value.intValue();
    }

    /** Whether the fields of an object are numbered from 0 on. */
    static boolean isTypedArray(JsonNode object) {
        var count = count(object);
        return count > 0 && object.has("0") && object.has(String.valueOf(count - 1)) && object.propertyStream()
                .allMatch(entry -> OTHER_FIELDS.contains(entry.getKey())
                        || (entry.getKey().matches("0|[1-9]\\d{0,8}") && entry.getValue().isNumber()));
    }

    private static int count(JsonNode object) {
        return (int) object.propertyStream().filter(entry -> !OTHER_FIELDS.contains(entry.getKey())).count();
    }

    /** The numbers of a typed array by their places. */
    static List<JsonNode> inOrder(JsonNode object) throws RefusedException {
        var values = new ArrayList<JsonNode>();
        for (int i = 0; i < count(object); i++) {
            var value = object.get(String.valueOf(i));
            if (value == null) {
                throw Blob.refused("The byte " + i + " of this typed array is missing. " + Blob.EXPECTED + ".");
            }
            values.add(value);
        }
        return values;
    }
}
