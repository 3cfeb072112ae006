package hearus.whisper;

/** ONNX Runtime's native library cannot be loaded. The message says what to do. */
public final class NativeLibraryException extends WhisperException {
    private static final long serialVersionUID = 1;

    public NativeLibraryException(String message, Throwable cause) {
        super(message, cause);
    }
}
