package hearus.whisper.internal.model;

import java.util.ArrayList;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import org.junit.jupiter.api.Test;

import hearus.models.Model;
import hearus.whisper.Device;
import hearus.whisper.TestModels;
import hearus.whisper.internal.onnx.OnnxRuntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GraphsTest {
    @Test
    void theEncoderIsFreedWhenTheDecoderCannotBeLoaded() {
        var model = TestModels.installed(Model.TINY);
        var environment = OnnxRuntime.environment();
        var loaded = new ArrayList<OrtSession>();

        assertThatThrownBy(() -> Graphs.load(environment, model, Device.CPU, (file, options) -> {
            if (file.equals(model.decoder().toString())) {
                return environment.createSession(file + ".missing", options);
            }
            loaded.add(environment.createSession(file, options));
            return loaded.getLast();
        })).isInstanceOf(OrtException.class);

        assertThat(loaded).hasSize(1);
        assertThatThrownBy(() -> loaded.getFirst().getInputInfo()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }
}
