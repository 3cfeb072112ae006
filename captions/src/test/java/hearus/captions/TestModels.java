package hearus.captions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

import hearus.models.Model;
import hearus.models.ModelException;
import hearus.models.ModelStore;
import hearus.testkit.Requires;
import hearus.whisper.ModelFiles;

/** The real models, and sound to try them on. */
public final class TestModels {
    private TestModels() {}

    public static ModelFiles whisper(Model model) {
        return ModelFiles.in(folder(model));
    }

    public static Path voiceActivity() {
        return folder(Model.SILERO_VAD).resolve("silero_vad_v6.onnx");
    }

    private static Path folder(Model model) {
        return Requires.present(pull(model), "the model " + model.id());
    }

    /** The samples of a 16 kHz mono WAV file of the shared folder. */
    public static short[] wav(Path file) {
        try {
            var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            var chunk = 12;
            while (bytes.getInt(chunk) != 0x61746164) {
                chunk += 8 + bytes.getInt(chunk + 4);
            }
            var length = Math.min(bytes.getInt(chunk + 4), bytes.capacity() - chunk - 8) / 2;
            var pcm = new short[length];
            bytes.position(chunk + 8).slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
            return pcm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static short[] together(short[]... parts) {
        var length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var whole = new short[length];
        var at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    private static Optional<Path> pull(Model model) {
        try {
            return Optional.of(ModelStore.open(System.getenv()).pull(model, (_, _, _, _) -> {}).folder());
        } catch (ModelException e) {
            return Optional.empty();
        }
    }
}
