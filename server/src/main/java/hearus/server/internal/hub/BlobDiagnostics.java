package hearus.server.internal.hub;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/** Explains what arrived where a program sent a handle, a description or a damaged form in place of the audio, and what to send instead. */
final class BlobDiagnostics {
    private static final String REACT_NATIVE_ADVICE = "read the recording as base64 (FileReader.readAsDataURL, or FileSystem.readAsStringAsync with encoding base64) and emit that text.";
    private static final char REPLACEMENT_CHARACTER = '\ufffd';

    private BlobDiagnostics() {}

    static Optional<String> explain(JsonNode object) {
        if (object.isEmpty()) {
            return Optional.of(
                    "This is {}: what JSON makes of a Blob or an ArrayBuffer. Send audio as binary: emit the Blob itself, not its JSON, or await blob.arrayBuffer() and emit that.");
        }
        if (object.path("_data").has("blobId") || object.has("blobId")) {
            return Optional
                    .of("This is React Native's Blob, of which only a description arrives and not the audio: " + REACT_NATIVE_ADVICE);
        }
        if (object.has("_parts")) {
            return Optional
                    .of("This is React Native's FormData, of which only a description arrives and not the audio: " + REACT_NATIVE_ADVICE);
        }
        if (Blob.text(object, "uri").filter(uri -> uri.matches("(?s)(file|content|ph|assets-library|blob):.*")).isPresent()) {
            return Optional.of("This is the address of a file on the device and not the audio: " + REACT_NATIVE_ADVICE);
        }
        if (object.has("isTrusted")) {
            return Optional.of("This is the recorder's event and not its audio: emit event.data.");
        }
        return Optional.empty();
    }

    static Optional<String> explain(String text) {
        if (text.startsWith("[object ")) {
            return Optional.of("This is the text " + ConnectionParameters.quoted(text)
                    + ": the audio was made a string. Emit the Blob or ArrayBuffer itself, or base64 of it.");
        }
        if (text.matches("(?s)(blob|file|content):.*")) {
            return Optional.of(
                    "This is the address of audio on the client's machine and not the audio: fetch(url), then await response.arrayBuffer(), and emit that.");
        }
        if (text.indexOf(REPLACEMENT_CHARACTER) >= 0) {
            return Optional.of(
                    "This is binary that was read as text, which has destroyed it: emit the Buffer itself, or buffer.toString(\"base64\").");
        }
        return Optional.empty();
    }
}
