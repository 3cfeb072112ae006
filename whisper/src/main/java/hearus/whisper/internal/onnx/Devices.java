package hearus.whisper.internal.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;

import hearus.whisper.Device;
import hearus.whisper.DeviceException;

/** Configures ONNX Runtime for a {@link Device}. */
public final class Devices {
    private Devices() {}

    /** Has the graphs that are loaded with these options run on the device. */
    public static void use(Device device, OrtSession.SessionOptions options) throws OrtException {
        switch (device) {
            case CPU -> {}
            case CUDA -> options.addCUDA(0);
        }
    }

    /**
     * Tries the first NVIDIA GPU without a model.
     *
     * @throws DeviceException when it cannot be used
     */
    public static void requireCuda() {
        // Loads the library with telemetry off, before anything else loads it.
        OnnxRuntime.environment();
        try (var options = new OrtSession.SessionOptions()) {
            use(Device.CUDA, options);
        } catch (OrtException e) {
            throw new DeviceException(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)
                    ? "CUDA cannot be used: " + e.getMessage()
                            + ". See that nvidia-smi shows a GPU, and that the CUDA and cuDNN libraries can be found (LD_LIBRARY_PATH)."
                    : "CUDA cannot be used: this Hearus was built with the ONNX Runtime for processors alone. "
                            + "Build it with mvn -Pcuda -pl cli -am -Dmaven.test.skip=true package, or choose the device cpu.",
                    e);
        }
    }
}
