package hearus.server.speech;

import hearus.captions.CaptionListener;
import hearus.captions.CaptionPolicy;
import hearus.captions.CaptionSession;
import hearus.captions.Captioner;
import hearus.captions.SessionOptions;
import hearus.models.InstalledModel;
import hearus.whisper.Device;
import hearus.whisper.ModelFiles;
import hearus.whisper.Whisper;

/** A loaded model that captions any number of streams. Thread-safe. */
public interface SpeechEngine extends AutoCloseable {
    /** The model's name, as users type it. */
    String model();

    /** A new stream; see {@link Captioner#open}. */
    CaptionSession open(SessionOptions options, CaptionListener listener);

    /** Frees the model. Ends every open stream. */
    @Override
    void close();

    /**
     * Loads an installed Whisper model and the voice activity model, which runs on the processor in any case.
     *
     * @param device for which the Whisper model was prepared
     */
    static SpeechEngine load(InstalledModel whisper, Device device, InstalledModel voiceActivity, CaptionPolicy policy) {
        var model = Whisper.load(ModelFiles.in(whisper.folder()), device);
        try {
            return new WhisperEngine(whisper.model().id(), model, Captioner.create(model, voiceActivity.voiceActivityGraph(), policy));
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }
}
