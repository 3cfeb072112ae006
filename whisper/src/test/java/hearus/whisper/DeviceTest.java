package hearus.whisper;

import java.nio.file.Path;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import hearus.whisper.internal.onnx.OnnxRuntime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

class DeviceTest {
    @BeforeEach
    void hasNoCuda() {
        OnnxRuntime.environment();
        assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "built with the profile cuda");
    }

    @Test
    void missingCudaIsReportedWithWhatToDo() {
        assertThatThrownBy(Device.CUDA::require).isInstanceOf(DeviceException.class).hasMessageContaining("mvn -Pcuda")
                .hasMessageContaining("choose the device cpu");
    }

    @Test
    void noModelIsReadForADeviceThatIsNotThere() {
        var missing = ModelFiles.in(Path.of("nowhere"));

        assertThatThrownBy(() -> Whisper.load(missing, Device.CUDA)).isInstanceOf(DeviceException.class);
    }
}
