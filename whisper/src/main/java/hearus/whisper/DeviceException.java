package hearus.whisper;

/** The device that was asked for cannot be used. The message says what to do. */
public final class DeviceException extends WhisperException {
    private static final long serialVersionUID = 1;

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
