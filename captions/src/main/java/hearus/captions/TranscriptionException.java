package hearus.captions;

/** A part of a recording could not be decoded; the cause says why. What was written down before it is lost: close the {@link Transcription} and begin again. */
public final class TranscriptionException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    TranscriptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
