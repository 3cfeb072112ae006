package hearus.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * One spoken English sentence in the forms in which clients send it, for the tests of every module. The sentence is {@link #TEXT}; the README beside the files
 * says where they come from. Every call reads the files again and the caller owns what it gets.
 */
public final class Recordings {
    /** What is said, as a careful writer would write it. */
    public static final String TEXT = "And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.";

    private static final int CONTINUATION_BLOBS = 23;
    private static final int COMPLETE_BLOBS = 24;

    private Recordings() {}

    /** Chromium's {@code MediaRecorder.start(500)}, WebM/Opus: 23 blobs of about 540 ms; only the first has a header. */
    public static List<byte[]> continuation() {
        return IntStream.range(0, CONTINUATION_BLOBS).mapToObj(i -> read("continuation/%04d.webm".formatted(i))).toList();
    }

    /** Chromium's recorder stopped and started again every 500 ms, WebM/Opus: 24 blobs, each a whole file of 480 ms. */
    public static List<byte[]> complete() {
        return IntStream.range(0, COMPLETE_BLOBS).mapToObj(i -> read("complete/%04d.webm".formatted(i))).toList();
    }

    /** The sentence itself: 11.00 s, 16 kHz, mono. */
    public static short[] speech16k() {
        try (var coded = AudioSystem.getAudioInputStream(new ByteArrayInputStream(read("speech16k.wav")));
                var pcm = AudioSystem.getAudioInputStream(new AudioFormat(16_000, 16, 1, true, false), coded)) {
            var bytes = pcm.readAllBytes();
            var samples = new short[bytes.length / 2];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (short) ((bytes[2 * i] & 0xff) | (bytes[2 * i + 1] << 8));
            }
            return samples;
        } catch (UnsupportedAudioFileException e) {
            throw new IllegalStateException("speech16k.wav is broken", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(String name) {
        try (var in = Recordings.class.getResourceAsStream("recordings/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The recording " + name + " is missing from the testkit");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
