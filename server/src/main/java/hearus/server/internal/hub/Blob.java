package hearus.server.internal.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * The bytes of a {@code transcription} event, in any of the forms in which clients send them: binary, at any place; several binaries, which are joined in their order; and, where there is no binary,
 * text ({@link BlobText}) or numbers ({@link BlobNumbers}) in an argument, in an object under any name, or as arguments of their own. Other values beside the audio are ignored.
 */
final class Blob {
    static final String EXPECTED = "Send audio as binary (Buffer, ArrayBuffer, Blob), as base64, as a data: URL, or as {data: …} or {audio: …} with one of these";

    /** Levels of objects, arrays and JSON texts in each other. */
    private static final int MAX_DEPTH = 4;
    /** Names under which audio is looked for before others. */
    private static final List<String> NAMES = List.of("data", "audio", "stream", "chunk", "blob", "buffer", "bytes", "payload", "pcm",
            "samples", "base64", "content", "body");
    /** Characters; shorter text beside the audio is a name or a number. */
    private static final int MIN_AUDIO_TEXT = 32;

    private Blob() {}

    /** The bytes of an event with one argument. */
    static byte[] read(JsonNode argument) throws RefusedException {
        return readAll(argument.isMissingNode() ? List.of() : List.of(argument));
    }

    /**
     * The bytes of an event with these arguments; none for an empty binary.
     *
     * @throws RefusedException when there is no audio in them, or it cannot be told which part is the audio; the message says what to send
     */
    static byte[] readAll(List<JsonNode> arguments) throws RefusedException {
        if (arguments.isEmpty()) {
            throw refused("This event has no argument. " + EXPECTED + ".");
        }
        var binaries = new ArrayList<byte[]>();
        for (var argument : arguments) {
            collectBinaries(argument, binaries, MAX_DEPTH);
        }
        if (!binaries.isEmpty()) {
            return joined(binaries);
        }
        if (arguments.size() == 1) {
            return readText(arguments.getFirst(), MAX_DEPTH);
        }
        if (arguments.stream().allMatch(JsonNode::isNumber)) {
            return BlobNumbers.read(arguments);
        }
        return readAudioParts(arguments.stream().filter(argument -> !argument.isNull()).toList(), MAX_DEPTH);
    }

    private static void collectBinaries(JsonNode value, List<byte[]> into, int depth) throws RefusedException {
        if (value.isBinary()) {
            into.add(binary(value));
        } else if (value.isContainerNode() && depth > 0) {
            for (var child : value) {
                collectBinaries(child, into, depth - 1);
            }
        }
    }

    private static byte[] binary(JsonNode value) throws RefusedException {
        try {
            return value.binaryValue();
        } catch (IOException e) {
            throw refused(EXPECTED + ".");
        }
    }

    private static byte[] readText(JsonNode value, int depth) throws RefusedException {
        if (depth == 0) {
            throw refused("The audio lies too deep in this. " + EXPECTED + ".");
        }
        if (value.isTextual()) {
            var json = BlobText.json(value.textValue());
            return json.isPresent() ? readText(json.get(), depth - 1) : BlobText.read(value.textValue());
        }
        if (value.isArray()) {
            return array(value, depth);
        }
        if (value.isObject()) {
            return object(value, depth);
        }
        throw refused(EXPECTED + "; this was " + (value.isNumber() ? "the number " + value.asText() : value.asText("nothing")) + ".");
    }

    private static byte[] array(JsonNode array, int depth) throws RefusedException {
        if (array.isEmpty() || array.get(0).isNumber()) {
            return BlobNumbers.read(array);
        }
        return array.size() == 1 ? readText(array.get(0), depth - 1) : readAudioParts(array.valueStream().toList(), depth - 1);
    }

    private static byte[] object(JsonNode object, int depth) throws RefusedException {
        var mistake = BlobDiagnostics.explain(object);
        if (mistake.isPresent()) {
            throw refused(mistake.get());
        }
        if (BlobNumbers.isTypedArray(object)) {
            return BlobNumbers.read(BlobNumbers.inOrder(object));
        }
        for (var name : NAMES) {
            if (object.has(name) && !object.get(name).isNull()) {
                return readText(object.get(name), depth - 1);
            }
        }
        var audio = object.propertyStream().filter(entry -> looksLikeAudio(entry.getValue())).toList();
        if (audio.size() > 1) {
            throw refused("It cannot be told which of "
                    + String.join(", ", audio.stream().limit(5).map(Map.Entry::getKey).map(ConnectionParameters::quoted).toList())
                    + " is the audio: name it data.");
        }
        if (audio.isEmpty()) {
            throw refused("There is no audio in this object. " + EXPECTED + ".");
        }
        return readText(audio.getFirst().getValue(), depth - 1);
    }

    /** The parts of a list that look like audio, joined. */
    private static byte[] readAudioParts(List<JsonNode> values, int depth) throws RefusedException {
        var audio = values.stream().filter(Blob::looksLikeAudio).toList();
        if (audio.isEmpty()) {
            return readText(values.isEmpty() ? JsonNodeFactory.instance.nullNode() : values.getFirst(), depth - 1);
        }
        var parts = new ArrayList<byte[]>();
        for (var value : audio) {
            parts.add(readText(value, depth - 1));
        }
        return joined(parts);
    }

    private static boolean looksLikeAudio(JsonNode value) {
        if (value.isObject()) {
            return BlobNumbers.isTypedArray(value) || NAMES.stream().anyMatch(value::has);
        }
        return value.isArray()
                ? value.path(0).isNumber()
                : value.isTextual() && value.textValue().length() >= MIN_AUDIO_TEXT && BlobText.looksLikeAudio(value.textValue());
    }

    private static byte[] joined(List<byte[]> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    static RefusedException refused(String message) {
        return new RefusedException("bad_payload", message);
    }

    /** The value of this name, if it is a text. */
    static Optional<String> text(JsonNode object, String name) {
        return Optional.ofNullable(object.path(name).textValue());
    }
}
