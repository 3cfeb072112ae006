package hearus.whisper;

import java.util.Locale;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;

/** What runs the graphs of Whisper. */
public enum Device {
    /** The processor. */
    CPU {
        @Override
        public void require() {}

        @Override
        void use(OrtSession.SessionOptions options) {}
    },

    /** The first NVIDIA GPU. What is loaded lies there; audio, keys and values, and logits are copied there and back for each run. */
    CUDA {
        @Override
        public void require() {
            // The library, silenced, before anything else asks for it.
            OnnxRuntime.environment();
            try (var options = new OrtSession.SessionOptions()) {
                use(options);
            } catch (OrtException e) {
                throw new DeviceException(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)
                        ? "CUDA cannot be used: " + e.getMessage()
                                + ". See that nvidia-smi shows a GPU, and that the CUDA and cuDNN libraries can be found (LD_LIBRARY_PATH)."
                        : "CUDA cannot be used: this Hearus was built with the ONNX Runtime for processors alone. "
                                + "Build it with mvn -Pcuda -pl cli -am -Dmaven.test.skip=true package, or choose the device cpu.",
                        e);
            }
        }

        @Override
        void use(OrtSession.SessionOptions options) throws OrtException {
            options.addCUDA(0);
        }
    };

    /** The name that users type. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether it can be used, as far as that shows without a model: cheap.
     *
     * @throws DeviceException when it cannot
     */
    public abstract void require();

    /** Has the graphs that are loaded with these options run on it. */
    abstract void use(OrtSession.SessionOptions options) throws OrtException;
}
