package hearus.whisper;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.whisper.models.Model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SilentTailTest {
    private static final int WIDTH = 384;

    private static float[] rowsAfter(SilentTail tail, int frame) {
        int length = tail.lengthAfter(frame);
        var rows = FloatBuffer.allocate(length * WIDTH);
        tail.write(frame, rows, FloatBuffer.allocate(frame + length));
        return rows.array();
    }

    @Test
    void isComputedOnceAndThenReadFromTheModelsFolder(@TempDir Path folder) throws Exception {
        var installed = TestModels.installed(Model.TINY).folder();
        var tokenizer = Tokenizer.load(installed);
        try (var graphs = Graphs.load(installed)) {
            var configuration = Configuration.load(installed, tokenizer);
            var encoder = new Encoder(configuration, graphs);
            var computed = SilentTail.load(folder, encoder, WIDTH, graphs.environment());
            var file = folder.resolve(SilentTail.FILE);
            assertThat(file).hasSize(60L * WIDTH * Float.BYTES);
            var written = Files.getLastModifiedTime(file);

            var read = SilentTail.load(folder, encoder, WIDTH, graphs.environment());
            assertThat(rowsAfter(read, 100)).isEqualTo(rowsAfter(computed, 100));
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);

            Files.write(file, new byte[7]);
            var again = SilentTail.load(folder, encoder, WIDTH, graphs.environment());
            assertThat(rowsAfter(again, 100)).isEqualTo(rowsAfter(computed, 100));
            assertThat(file).hasSize(60L * WIDTH * Float.BYTES);
            assertThat(folder).isDirectoryNotContaining("glob:**.partial");

            var nowhere = SilentTail.load(folder.resolve("missing"), encoder, WIDTH, graphs.environment());
            assertThat(rowsAfter(nowhere, 100)).isEqualTo(rowsAfter(computed, 100));
        }
    }

    @Test
    void standsForEveryFrameThatIsLeftOfThirtySeconds() throws Exception {
        var installed = TestModels.installed(Model.TINY).folder();
        try (var graphs = Graphs.load(installed)) {
            var tail = SilentTail.load(installed, new Encoder(Configuration.load(installed, Tokenizer.load(installed)), graphs), WIDTH,
                    graphs.environment());
            for (int frame : new int[]{0, 1, 24, 25, 26, 737, 1474, 1475, 1499}) {
                int rows = tail.lengthAfter(frame);
                var bias = FloatBuffer.allocate(frame + rows);
                tail.write(frame, FloatBuffer.allocate(rows * WIDTH), bias);
                double frames = 0;
                for (int i = frame; i < frame + rows; i++) {
                    frames += Math.exp(bias.get(i));
                }
                assertThat(frames).as("after frame %d", frame).isCloseTo(1500 - frame, within(0.01));
            }
        }
    }
}
