package hearus.models.internal.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;

import hearus.models.internal.prepare.onnx.ModelProto;

/** Reads and writes ONNX files. */
final class OnnxFile {
    private OnnxFile() {}

    static ModelProto read(Path file) throws IOException {
        // Aliasing: the weights stay where they were read to, instead of being copied one by one.
        var input = UnsafeByteOperations.unsafeWrap(Files.readAllBytes(file)).newCodedInput();
        input.enableAliasing(true);
        ModelProto model;
        try {
            model = ModelProto.parseFrom(input);
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("This is not an ONNX file, or it is damaged: " + e.getMessage(), e);
        }
        if (!model.hasGraph()) {
            throw new IOException("This is not an ONNX file: it holds no graph");
        }
        return model;
    }

    static void write(ModelProto model, Path file) throws IOException {
        try (var output = Files.newOutputStream(file)) {
            model.writeTo(output);
        }
    }
}
