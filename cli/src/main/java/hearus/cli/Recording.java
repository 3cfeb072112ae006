package hearus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import hearus.audio.AudioDecoder;
import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.AudioFormat;
import hearus.whisper.Whisper;

/** The sound of a file. */
final class Recording {
    private static final int PIECE = 1 << 16;

    private final Samples samples;
    private final Optional<String> damage;

    private Recording(Samples samples, Optional<String> damage) {
        this.samples = samples;
        this.damage = damage;
    }

    /** 16 kHz mono, never empty. */
    short[] pcm() {
        return samples.toArray();
    }

    long durationMs() {
        return samples.length() / (Whisper.SAMPLE_RATE / 1000);
    }

    /** What could not be read of it, in a sentence for the user. */
    Optional<String> damage() {
        return damage;
    }

    /** Reads a file: WebM, Ogg, MP4 with Opus and WAV by ourselves, everything else through ffmpeg where it is installed. */
    static Recording read(Path file, Optional<Ffmpeg> ffmpeg) throws IOException, CommandException {
        var samples = new Samples();
        var problem = decode(file, samples);
        if (!samples.isEmpty()) {
            return new Recording(samples, problem.map(AudioException::getMessage));
        }
        if (problem.isEmpty()) {
            throw new CommandException("There is no sound in it.");
        }
        var code = problem.get().code();
        if (code != Code.UNRECOGNIZED && code != Code.UNSUPPORTED) {
            throw new CommandException(problem.get().getMessage());
        }
        if (ffmpeg.isEmpty()) {
            throw new CommandException(
                    "Hearus itself reads WebM, Ogg, MP4 (Opus) and WAV; install ffmpeg to read this file too, or convert it. ("
                            + problem.get().getMessage() + ")");
        }
        ffmpeg.get().decode(file, samples);
        if (samples.isEmpty()) {
            throw new CommandException("There is no sound in it.");
        }
        return new Recording(samples, Optional.empty());
    }

    /** Returns the first problem. What follows a broken place is still read: the decoder goes on at the next header. */
    private static Optional<AudioException> decode(Path file, Samples samples) throws IOException {
        var decoder = AudioDecoder.forFile(new AudioFormat.Sniffed(), samples);
        var first = Optional.<AudioException>empty();
        try (var in = Files.newInputStream(file)) {
            var piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                try {
                    decoder.push(piece, 0, read);
                } catch (AudioException e) {
                    first = first.or(() -> Optional.of(e));
                    if (samples.isEmpty()) {
                        return first;
                    }
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
