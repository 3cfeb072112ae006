package hearus.cli.transcribe;

import java.util.Optional;

import hearus.audio.PcmSink;
import hearus.captions.Transcriber.ProgressListener;
import hearus.captions.Transcriber.Result;
import hearus.captions.Transcription;
import hearus.models.ModelException;

/** Recognises what comes. The models are loaded when the first sound comes: an error in a name should not cost a download. Used by one thread. */
final class Recognition implements PcmSink, AutoCloseable {
    private final Opener opener;
    private final ProgressListener progress;
    private Optional<Transcription> transcription = Optional.empty();

    /** Begins a transcription, with models that it loads if need be. */
    @FunctionalInterface
    interface Opener {
        Transcription open(ProgressListener progress) throws ModelException;
    }

    /** Carries a {@link ModelException} through whoever hands the sound over. */
    static final class NoModelException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final ModelException reason;

        NoModelException(ModelException reason) {
            super(reason);
            this.reason = reason;
        }

        ModelException reason() {
            return reason;
        }
    }

    Recognition(Opener opener, ProgressListener progress) {
        this.opener = opener;
        this.progress = progress;
    }

    @Override
    public void accept(short[] samples, int offset, int length) {
        if (transcription.isEmpty()) {
            try {
                transcription = Optional.of(opener.open(progress));
            } catch (ModelException e) {
                throw new NoModelException(e);
            }
        }
        transcription.get().accept(samples, offset, length);
    }

    boolean isEmpty() {
        return transcription.isEmpty();
    }

    /** The transcript; not of nothing. */
    Result finish() {
        return transcription.orElseThrow().finish();
    }

    @Override
    public void close() {
        transcription.ifPresent(Transcription::close);
    }
}
