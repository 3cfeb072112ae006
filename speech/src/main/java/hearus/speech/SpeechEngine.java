package hearus.speech;

import java.nio.file.Path;
import java.util.Optional;

import hearus.captions.CaptionListener;
import hearus.captions.CaptionPolicy;
import hearus.captions.CaptionSession;
import hearus.captions.Captioner;
import hearus.captions.SessionOptions;
import hearus.captions.Transcriber;
import hearus.speech.internal.local.WhisperEngine;
import hearus.whisper.Device;
import hearus.whisper.ModelFiles;
import hearus.whisper.Whisper;

/** A loaded model that captions any number of streams. Thread-safe. */
public interface SpeechEngine extends AutoCloseable {
    /** The model's name, as users type it. */
    String model();

    /** Opens a session; see {@link Captioner#open}. */
    CaptionSession open(SessionOptions options, CaptionListener listener);

    /**
     * A transcriber of whole recordings whose decodes wait for those of live streams; see {@link Captioner#transcriber()}. The caller closes it, before this engine.
     *
     * @return empty where this engine transcribes no recordings
     */
    default Optional<Transcriber> transcriber() {
        return Optional.empty();
    }

    /** As {@link #transcriber()}, with another model, which the caller closes after the transcriber. */
    default Optional<Transcriber> transcriber(Whisper model) {
        return Optional.empty();
    }

    /** Frees the model. Ends every open stream. */
    @Override
    void close();

    /**
     * Loads a Whisper model and the voice activity model, which runs on the processor in any case.
     *
     * @param name what {@link #model()} answers
     * @param whisper prepared for this device
     * @param voiceActivity the graph of the voice activity model
     */
    static SpeechEngine load(String name, ModelFiles whisper, Device device, Path voiceActivity, CaptionPolicy policy) {
        var model = Whisper.load(whisper, device);
        try {
            return new WhisperEngine(name, model, Captioner.create(model, voiceActivity, policy));
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }
}
