package hearus.speech;

/** Loads the model. Called once, on a thread of its own that is interrupted when the server closes first. */
@FunctionalInterface
public interface EngineLoader {
    /** Loads the model; may block for a download. */
    SpeechEngine load() throws Exception;

    /** For a hub, which has no model of its own. */
    static EngineLoader none() {
        return () -> {
            throw new IllegalStateException("A hub loads no model.");
        };
    }
}
