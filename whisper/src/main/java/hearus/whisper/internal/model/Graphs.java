package hearus.whisper.internal.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import hearus.whisper.Device;
import hearus.whisper.ModelFiles;
import hearus.whisper.internal.onnx.Devices;
import hearus.whisper.internal.onnx.OnnxRuntime;

/**
 * The two prepared graphs, loaded; {@code WhisperGraphs} of the module models, which writes them, documents inputs and outputs. A session may be run by any number of threads at once; each run uses the
 * calling thread and no other.
 */
public record Graphs(OrtEnvironment environment, OrtSession encoder, OrtSession decoder) implements AutoCloseable {
    /** Loads one graph. */
    @FunctionalInterface
    interface Loader {
        public OrtSession load(String file, OrtSession.SessionOptions options) throws OrtException;
    }

    public static Graphs load(ModelFiles files, Device device) throws OrtException {
        var environment = OnnxRuntime.environment();
        return load(environment, files, device, environment::createSession);
    }

    public static Graphs load(OrtEnvironment environment, ModelFiles files, Device device, Loader loader) throws OrtException {
        try (var options = new OrtSession.SessionOptions()) {
            // One worker per core runs its own decode: more threads in a run would only get into each other's way.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            // Every window has its own length, so that a remembered allocation plan never fits.
            options.setMemoryPatternOptimization(false);
            Devices.use(device, options);
            var encoder = loader.load(files.encoder().toString(), options);
            try {
                return new Graphs(environment, encoder, loader.load(files.decoder().toString(), options));
            } catch (OrtException | RuntimeException | Error e) {
                encoder.close();
                throw e;
            }
        }
    }

    @Override
    public void close() {
        try (encoder; decoder) {
            // Closes both, even if one of them fails.
        } catch (OrtException e) {
            throw new IllegalStateException("The model's native memory could not be freed", e);
        }
    }
}
