package hearus.whisper.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WhisperGraphsTest {
    @TempDir
    Path folder;

    private Path encoder;
    private Path decoder;

    @BeforeEach
    void publish() throws IOException {
        encoder = Files.write(folder.resolve("encoder_model.onnx"), Toy.model(Toy.encoder().build()).toByteArray());
        decoder = Files.write(folder.resolve("decoder_model.onnx"), Toy.model(Toy.mergedDecoder().build()).toByteArray());
    }

    @Test
    void theSameFilesGiveTheSameBytes() throws IOException {
        WhisperGraphs.prepare(encoder, decoder, folder.resolve("a"), WeightType.S8);
        WhisperGraphs.prepare(encoder, decoder, folder.resolve("b"), WeightType.S8);
        for (var file : List.of(WhisperGraphs.ENCODER, WhisperGraphs.PREFILL, WhisperGraphs.STEP)) {
            assertThat(folder.resolve("a").resolve(file)).hasSameBinaryContentAs(folder.resolve("b").resolve(file));
        }
    }

    @Test
    void aFileOfTheWrongKindIsNamedWithWhatItLacks() {
        assertThatThrownBy(() -> WhisperGraphs.prepare(decoder, encoder, folder.resolve("a"), WeightType.U8))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("decoder_model.onnx").hasMessageContaining("last_hidden_state");
        assertThatThrownBy(() -> WhisperGraphs.prepare(encoder, encoder, folder.resolve("a"), WeightType.U8))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("encoder_model.onnx").hasMessageContaining("If");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> WhisperGraphs.prepare(folder.resolve("none.onnx"), decoder, folder.resolve("a"), WeightType.U8))
                .isInstanceOf(IOException.class).hasMessageContaining("none.onnx: there is no such file");
    }
}
