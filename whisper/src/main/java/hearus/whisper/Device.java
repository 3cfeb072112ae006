package hearus.whisper;

import java.util.Locale;

import hearus.whisper.internal.onnx.Devices;

/** What runs the graphs of Whisper. */
public enum Device {
    /** The processor. */
    CPU {
        @Override
        public void require() {}
    },

    /** The first NVIDIA GPU. What is loaded lies there; audio, keys and values, and logits are copied there and back for each run. */
    CUDA {
        @Override
        public void require() {
            Devices.requireCuda();
        }
    };

    /** The name that users type. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Checks whether it can be used, as far as that shows without a model: cheap.
     *
     * @throws DeviceException when it cannot
     */
    public abstract void require();
}
