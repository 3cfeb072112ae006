package hearus.whisper.internal.encode;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.models.Model;
import hearus.whisper.Device;
import hearus.whisper.TestModels;
import hearus.whisper.internal.model.Configuration;
import hearus.whisper.internal.model.Graphs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SilentTailTest {
    private static final int WIDTH = 384;

    private static List<float[]> rows(SilentTail tail) {
        return tail.tensors().entrySet().stream().sorted(Map.Entry.comparingByKey()).map(entry -> {
            var rows = new float[60 * WIDTH];
            entry.getValue().getFloatBuffer().get(rows);
            return rows;
        }).toList();
    }

    private static void assertSame(SilentTail actual, SilentTail expected) {
        assertThat(rows(actual)).usingElementComparator(Arrays::compare).isEqualTo(rows(expected));
    }

    @Test
    void isComputedOnceAndThenReadFromTheModelsFolder(@TempDir Path folder) throws Exception {
        var installed = TestModels.installed(Model.TINY);
        var tokenizer = TestModels.tokenizer(installed);
        try (var graphs = Graphs.load(installed, Device.CPU)) {
            var configuration = Configuration.load(installed, tokenizer);
            var encoder = new Encoder(configuration, graphs);
            try (var computed = SilentTail.load(folder, encoder, graphs.environment())) {
                assertThat(computed.tensors()).hasSize(2 * configuration.layers());
                var file = folder.resolve(SilentTail.FILE);
                assertThat(file).hasSize(2L * configuration.layers() * 60 * WIDTH * Float.BYTES);
                var written = Files.getLastModifiedTime(file);
                try (var read = SilentTail.load(folder, encoder, graphs.environment())) {
                    assertSame(read, computed);
                    assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
                }

                Files.write(file, new byte[7]);
                try (var again = SilentTail.load(folder, encoder, graphs.environment())) {
                    assertSame(again, computed);
                    assertThat(file).hasSize(2L * configuration.layers() * 60 * WIDTH * Float.BYTES);
                    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
                }
                try (var nowhere = SilentTail.load(folder.resolve("missing"), encoder, graphs.environment())) {
                    assertSame(nowhere, computed);
                }
            }
        }
    }

    @Test
    void standsForEveryFrameThatIsLeftOfThirtySeconds() {
        for (int frame : new int[]{0, 1, 24, 25, 26, 737, 1474, 1475, 1499, 1500}) {
            int rows = SilentTail.lengthAfter(frame);
            var bias = FloatBuffer.allocate(frame + rows);
            SilentTail.writeBias(frame, bias);
            double frames = 0;
            for (int i = frame; i < frame + rows; i++) {
                frames += Math.exp(bias.get(i));
            }
            assertThat(frames).as("after frame %d", frame).isCloseTo(1500 - frame, within(0.01));
        }
    }
}
