package hearus.speech;

import java.util.Optional;

import hearus.whisper.Whisper;

/** Loads models. {@link #load} is called once, on a thread of its own that is interrupted when the server closes first. */
@FunctionalInterface
public interface EngineLoader {
    /** Loads the model; may block for a download. */
    SpeechEngine load() throws Exception;

    /**
     * Loads the largest model that is installed, for another pass over recordings; may take some seconds. The caller closes it.
     *
     * @param loaded the name of the model that is loaded
     * @return empty if that is the largest
     */
    default Optional<LargerModel> loadLarger(String loaded) throws Exception {
        return Optional.empty();
    }

    /** A model by its name. */
    record LargerModel(String name, Whisper whisper) {}

    /** For a hub, which has no model of its own. */
    static EngineLoader none() {
        return () -> {
            throw new IllegalStateException("A hub loads no model.");
        };
    }
}
