package hearus.models.internal.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.models.internal.prepare.onnx.GraphProto;
import hearus.models.internal.prepare.onnx.ModelProto;
import hearus.models.internal.prepare.onnx.NodeProto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OnnxFileTest {
    private static final ModelProto MODEL = ModelProto.newBuilder().setIrVersion(8).setGraph(GraphProto.newBuilder().setName("g")
            .addNode(NodeProto.newBuilder().setOpType("Add").addInput("x").addInput("y").addOutput("z"))
            .addInitializer(Tensors.floats("y", List.of(3L), 1, 2, 3))).build();

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        OnnxFile.write(MODEL, folder.resolve("x.onnx"));
        assertThat(OnnxFile.read(folder.resolve("x.onnx"))).isEqualTo(MODEL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<!DOCTYPE html>", "\n\n\n", "version https://git-lfs.github.com/spec/v1\n"})
    void whatIsNotOnnxIsRefusedInWords(String content) throws IOException {
        var file = Files.writeString(folder.resolve("x.onnx"), content);
        assertThatThrownBy(() -> OnnxFile.read(file)).isInstanceOf(IOException.class).hasMessageContaining("not an ONNX file");
    }

    @Test
    void aTruncatedFileIsRefusedWhereverItEnds() throws IOException {
        var bytes = MODEL.toByteString();
        for (int length = 3; length < bytes.size() - 4; length++) {
            var file = Files.write(folder.resolve("x.onnx"), bytes.substring(0, length).toByteArray());
            assertThatThrownBy(() -> OnnxFile.read(file)).as("%d bytes", length).isInstanceOf(IOException.class);
        }
    }
}
