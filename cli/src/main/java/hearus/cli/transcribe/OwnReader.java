package hearus.cli.transcribe;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongConsumer;

import hearus.audio.AudioDecoder;
import hearus.audio.AudioException;
import hearus.audio.AudioFormat;
import hearus.audio.PcmSink;

/** Reads WebM, Ogg, MP4 with Opus, and WAV by ourselves, a piece at a time. */
final class OwnReader {
    private static final int PIECE = 1 << 16;

    private OwnReader() {}

    /** Asked at the first problem whether to read on, as the decoder can at the next header. */
    @FunctionalInterface
    interface Patience {
        boolean goesOn() throws IOException;
    }

    /**
     * Hands the sound of a stream to the sink.
     *
     * @param patience asked once; nothing is read on where there was no sound before the problem and the bytes are not ours to read
     * @param read told how many bytes were read
     * @return the first problem
     */
    static Optional<Problem> read(InputStream in, PcmSink sink, Patience patience, LongConsumer read) throws IOException {
        var sound = new CountingSink(sink);
        var decoder = AudioDecoder.forFile(new AudioFormat.Sniffed(), sound);
        var first = Optional.<Problem>empty();
        var piece = new byte[PIECE];
        long bytes = 0;
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            read.accept(bytes + count);
            try {
                decoder.push(piece, 0, count);
            } catch (AudioException e) {
                if (first.isEmpty()) {
                    first = problem(e, bytes, sound);
                    if ((sound.isEmpty() && first.orElseThrow().foreign()) || !patience.goesOn()) {
                        return first;
                    }
                }
            }
            bytes += count;
        }
        try {
            decoder.finish();
        } catch (AudioException e) {
            if (first.isEmpty()) {
                first = problem(e, bytes, sound);
            }
        }
        return first;
    }

    private static Optional<Problem> problem(AudioException reason, long bytes, CountingSink sound) {
        return Optional.of(new Problem(reason, bytes, sound.millis()));
    }
}
