package hearus.whisper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** 16 kHz mono 16-bit WAV files. */
final class TestWav {
    private TestWav() {}

    static short[] read(Path file) throws IOException, UnsupportedAudioFileException {
        try (var audio = AudioSystem.getAudioInputStream(file.toFile())) {
            var bytes = audio.readAllBytes();
            var samples = new short[bytes.length / 2];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
            return samples;
        }
    }
}
