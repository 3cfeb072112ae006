package hearus.bench.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import hearus.audio.AudioDecoder;
import hearus.audio.AudioException;
import hearus.audio.AudioFormat;

/** A recording as 16 kHz mono PCM, through the same decoder as a user's. */
public final class WaveFile {
    private static final int CHUNK = 1 << 16;

    private short[] samples = new short[1 << 18];
    private int length;

    private WaveFile() {}

    public static short[] read(Path file) throws IOException {
        var pcm = new WaveFile();
        var decoder = AudioDecoder.create(new AudioFormat.Sniffed(), pcm::append);
        var bytes = Files.readAllBytes(file);
        try {
            for (int at = 0; at < bytes.length; at += CHUNK) {
                decoder.push(bytes, at, Math.min(CHUNK, bytes.length - at));
            }
            decoder.finish();
        } catch (AudioException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        return Arrays.copyOf(pcm.samples, pcm.length);
    }

    private void append(short[] more, int offset, int count) {
        if (length + count > samples.length) {
            samples = Arrays.copyOf(samples, Math.max(length + count, samples.length * 2));
        }
        System.arraycopy(more, offset, samples, length, count);
        length += count;
    }
}
