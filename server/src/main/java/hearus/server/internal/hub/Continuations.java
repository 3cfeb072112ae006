package hearus.server.internal.hub;

import java.util.List;

import hearus.audio.AudioFormat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Tells whether audio begins in the middle of a recording, which only the client can have that sent the beginning of it. */
final class Continuations {
    private static final int MP4_TYPE = 4;
    private static final List<String> HEADERS = List.of("\032E\337\243", "OggS", "RIFF", "RF64", "ID3", "fLaC");

    private Continuations() {}

    /** Whether the first bytes of a connection are the middle of a recording in a container. Raw PCM has no beginning, so that it never is. */
    static boolean begins(AudioFormat format, byte[] bytes) {
        var head = new String(bytes, 0, Math.min(bytes.length, 2 * MP4_TYPE), ISO_8859_1);
        return format instanceof AudioFormat.Sniffed && !head.isEmpty() && HEADERS.stream().noneMatch(head::startsWith)
                && !head.startsWith("ftyp", MP4_TYPE);
    }
}
