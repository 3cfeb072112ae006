package hearus.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Recordings as files for the scripts. */
final class Blobs {
    private static final int RATE = 16_000;

    private Blobs() {}

    static Path write(Path folder, List<byte[]> blobs) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < blobs.size(); i++) {
            Files.write(folder.resolve("%04d".formatted(i)), blobs.get(i));
        }
        return folder;
    }

    /** A part of a 16 kHz recording and two seconds of silence, as s16le blobs of 250 ms. */
    static List<byte[]> pcm(short[] speech, double fromSeconds, double toSeconds) {
        var part = Arrays.copyOfRange(speech, (int) (fromSeconds * RATE), Math.min(speech.length, (int) (toSeconds * RATE)));
        var whole = bytes(Arrays.copyOf(part, part.length + 2 * RATE));
        var blobs = new ArrayList<byte[]>();
        for (int at = 0; at < whole.length; at += RATE / 2) {
            blobs.add(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + RATE / 2)));
        }
        return blobs;
    }

    /** A WAV file: 16 kHz, the channels of equal length. */
    static byte[] wav(short[]... channels) {
        var all = new short[channels.length * channels[0].length];
        for (int i = 0; i < all.length; i++) {
            all[i] = channels[i % channels.length][i / channels.length];
        }
        var data = bytes(all);
        var header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + data.length);
        header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1)
                .putShort((short) channels.length);
        header.putInt(RATE).putInt(2 * RATE * channels.length).putShort((short) (2 * channels.length)).putShort((short) 16);
        header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data.length);
        var file = Arrays.copyOf(header.array(), 44 + data.length);
        System.arraycopy(data, 0, file, 44, data.length);
        return file;
    }

    private static byte[] bytes(short[] samples) {
        var bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }
}
