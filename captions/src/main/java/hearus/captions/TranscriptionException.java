package hearus.captions;

/** A part of a recording could not be decoded; the cause has the reason. The text before it is lost: close the {@link Transcription} and begin again. */
public final class TranscriptionException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    TranscriptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
