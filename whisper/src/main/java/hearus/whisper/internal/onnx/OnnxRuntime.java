package hearus.whisper.internal.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

import hearus.whisper.NativeLibraryException;

/**
 * Access to ONNX Runtime for every module. Its Linux builds send telemetry over the network unless the environment forbids it, and the code
 * that collects it crashes the process when the command line is longer than about 4,000 characters (1.29.0); a Java class path easily is.
 */
public final class OnnxRuntime {
    private static final String SWITCH = "ORT_DISABLE_TELEMETRY";

    private OnnxRuntime() {}

    /**
     * The process's one environment, with telemetry off. It lives as long as the process, whatever the binding's shutdown hook does: a decode that runs while the JVM ends does not crash it.
     * Thread-safe.
     *
     * @throws NativeLibraryException when the native library cannot be loaded
     */
    public static OrtEnvironment environment() {
        silence();
        NativeLibrary.load(LibraryFolder.of(System.getenv()));
        var environment = OrtEnvironment.getEnvironment();
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime's telemetry could not be turned off", e);
        }
        return environment;
    }

    /** Java cannot change its own environment, the C library can. On Windows there is no such function and the setting of the environment above is what counts. */
    @SuppressWarnings("restricted") // This module is one that calls native code.
    private static void silence() {
        if ("1".equals(System.getenv(SWITCH))) {
            // The launcher sets it: calling native code takes 10 MB of memory.
            return;
        }
        var linker = Linker.nativeLinker();
        linker.defaultLookup().find("setenv").ifPresent(function -> {
            var setenv = linker.downcallHandle(function,
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            try (var arena = Arena.ofConfined()) {
                MemorySegment name = arena.allocateFrom(SWITCH);
                MemorySegment value = arena.allocateFrom("1");
                var failed = (int) setenv.invokeExact(name, value, 1);
                if (failed != 0) {
                    throw new IllegalStateException("The environment variable " + SWITCH + " could not be set");
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("The environment variable " + SWITCH + " could not be set", e);
            }
        });
    }
}
