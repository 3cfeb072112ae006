package hearus.server.internal.recordings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import hearus.audio.AudioDecoder;
import hearus.audio.AudioException;
import hearus.audio.AudioFormat;
import hearus.audio.PcmSink;
import hearus.server.RecordingReader.RecordedSound;
import hearus.server.RecordingReader.UnreadableRecordingException;
import hearus.whisper.Whisper;

/** Reads the containers that the audio module knows. What is damaged is left out. */
public record OwnRecordingReader(Path file, long durationMs) implements RecordedSound {
    private static final int PIECE = 1 << 16;

    /** Reads a file once. */
    public static RecordedSound open(Path file) throws IOException, UnreadableRecordingException {
        var samples = new long[1];
        var problem = read(file, (pcm, offset, length) -> samples[0] += length);
        if (samples[0] == 0) {
            throw problem.map(it -> new UnreadableRecordingException(String.valueOf(it.getMessage()), it))
                    .orElseGet(() -> new UnreadableRecordingException("There is no sound in it."));
        }
        return new OwnRecordingReader(file, samples[0] * 1000 / Whisper.SAMPLE_RATE);
    }

    @Override
    public void read(PcmSink sink) throws IOException {
        var _ = read(file, sink);
    }

    /** Gives the first thing that could not be read. */
    private static Optional<AudioException> read(Path file, PcmSink sink) throws IOException {
        var decoder = AudioDecoder.forFile(new AudioFormat.Sniffed(), sink);
        var first = Optional.<AudioException>empty();
        var piece = new byte[PIECE];
        try (var in = Files.newInputStream(file)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                try {
                    decoder.push(piece, 0, count);
                } catch (AudioException e) {
                    first = first.or(() -> Optional.of(e));
                }
            }
        }
        try {
            decoder.finish();
        } catch (AudioException e) {
            first = first.or(() -> Optional.of(e));
        }
        return first;
    }
}
