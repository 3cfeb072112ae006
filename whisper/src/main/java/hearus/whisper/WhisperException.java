package hearus.whisper;

/** A model could not be loaded, or a window could not be decoded. The message says what to do. */
public sealed class WhisperException extends RuntimeException permits DeviceException, NativeLibraryException {
    private static final long serialVersionUID = 1;

    public WhisperException(String message, Throwable cause) {
        super(message, cause);
    }
}
