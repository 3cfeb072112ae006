package hearus.whisper;

import hearus.whisper.internal.onnx.OnnxRuntime;

/** ONNX Runtime in this process, for code that runs models of its own with it. */
public final class NativeRuntime {
    private NativeRuntime() {}

    /**
     * Loads ONNX Runtime as Whisper does: from a folder that is kept, without telemetry, and so that the end of the JVM frees nothing that another thread still uses. Call it before
     * the first use of ONNX Runtime's own classes. Thread-safe; doing it again costs little.
     *
     * @throws NativeLibraryException when the native library cannot be loaded
     */
    public static void prepare() {
        OnnxRuntime.environment();
    }
}
