package hearus.whisper;

import java.nio.file.Path;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import hearus.whisper.graph.WeightType;
import hearus.whisper.models.InstalledModel;
import hearus.whisper.models.Model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

class DeviceTest {
    @BeforeEach
    void hasNoCuda() {
        OnnxRuntime.environment();
        assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "built with the profile cuda");
    }

    @Test
    void cudaThatIsNotThereIsSaidWithWhatToDo() {
        assertThatThrownBy(Device.CUDA::require).isInstanceOf(DeviceException.class).hasMessageContaining("mvn -Pcuda")
                .hasMessageContaining("choose the device cpu");
    }

    @Test
    void noModelIsReadForADeviceThatIsNotThere() {
        var missing = new InstalledModel(Model.TINY, Path.of("nowhere"));

        assertThatThrownBy(() -> Whisper.load(missing, Device.CUDA)).isInstanceOf(DeviceException.class);
    }

    @Test
    void eachDeviceHasItsWeights() {
        assertThat(Device.CPU.weights()).isEqualTo(WeightType.forThisMachine());
        assertThat(Device.CUDA.weights()).isEqualTo(WeightType.F16);
    }
}
