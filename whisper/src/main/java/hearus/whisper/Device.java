package hearus.whisper;

import java.util.Locale;

import hearus.whisper.internal.onnx.Devices;

/** The device that runs the graphs of Whisper. */
public enum Device {
    /** The processor. */
    CPU {
        @Override
        public void require() {}
    },

    /** The first NVIDIA GPU. Weights lie in its memory; audio, keys and values, and logits are copied there and back for each run. */
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
     * Checks whether it can be used, as far as that is possible without a model. Takes little time.
     *
     * @throws DeviceException when it cannot
     */
    public abstract void require();
}
