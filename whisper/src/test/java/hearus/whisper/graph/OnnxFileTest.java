package hearus.whisper.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.whisper.graph.onnx.ModelProto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OnnxFileTest {
    /** ModelProto.producer_name and NodeProto.doc_string, which the schema here leaves out. */
    private static final int PRODUCER_NAME = 2;
    private static final int DOC_STRING = 6;

    @TempDir
    Path folder;

    @Test
    void fieldsThatTheSchemaLeavesOutSurviveARoundTrip() throws IOException {
        var graph = Toy.encoder();
        graph.getNodeBuilder(0).setUnknownFields(text(DOC_STRING, "turns bands into rows"));
        var model = Toy.model(graph.build()).toBuilder().setUnknownFields(text(PRODUCER_NAME, "a test")).build();
        Files.write(folder.resolve("in.onnx"), model.toByteArray());
        OnnxFile.write(OnnxFile.read(folder.resolve("in.onnx")), folder.resolve("out.onnx"));
        var read = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("out.onnx")));
        assertThat(read).isEqualTo(model);
        assertThat(read.getUnknownFields().getField(PRODUCER_NAME).getLengthDelimitedList()).hasSize(1);
        assertThat(read.getGraph().getNode(0).getUnknownFields().getField(DOC_STRING).getLengthDelimitedList()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<!DOCTYPE html>", "\n\n\n", "version https://git-lfs.github.com/spec/v1\n"})
    void whatIsNotOnnxIsRefusedInWords(String content) throws IOException {
        var file = Files.writeString(folder.resolve("x.onnx"), content);
        assertThatThrownBy(() -> OnnxFile.read(file)).isInstanceOf(IOException.class).hasMessageContaining("not an ONNX file");
    }

    @Test
    void aTruncatedFileIsRefusedWhereverItEnds() throws IOException {
        var bytes = Toy.model(Toy.encoder().build()).toByteString();
        for (int length = 3; length < bytes.size() - 4; length++) {
            var file = Files.write(folder.resolve("x.onnx"), bytes.substring(0, length).toByteArray());
            assertThatThrownBy(() -> OnnxFile.read(file)).as("%d bytes", length).isInstanceOf(IOException.class);
        }
    }

    private static UnknownFieldSet text(int number, String text) {
        var field = UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8(text)).build();
        return UnknownFieldSet.newBuilder().addField(number, field).build();
    }
}
