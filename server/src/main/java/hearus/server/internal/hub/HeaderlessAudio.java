package hearus.server.internal.hub;

import java.util.List;

import hearus.audio.AudioFormat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Detects audio that begins in the middle of a container: only the client that sent the beginning can have it. */
final class HeaderlessAudio {
    private static final int MP4_TYPE_OFFSET = 4;
    private static final List<String> HEADERS = List.of("\032E\337\243", "OggS", "RIFF", "RF64", "ID3", "fLaC");

    private HeaderlessAudio() {}

    /** Whether the first bytes of a connection are not the header of a container. False for raw PCM, which has no header. */
    static boolean isHeaderless(AudioFormat format, byte[] bytes) {
        var head = new String(bytes, 0, Math.min(bytes.length, 2 * MP4_TYPE_OFFSET), ISO_8859_1);
        return format instanceof AudioFormat.Sniffed && !head.isEmpty() && HEADERS.stream().noneMatch(head::startsWith)
                && !head.startsWith("ftyp", MP4_TYPE_OFFSET);
    }
}
