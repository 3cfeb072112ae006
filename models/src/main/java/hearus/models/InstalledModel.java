package hearus.models;

import java.nio.file.Path;

/** A model whose files lie complete and checked in {@code folder}. */
public record InstalledModel(Model model, Path folder) {
    private static final String VOICE_ACTIVITY = "silero_vad_v6.onnx";

    public Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * The graph of the voice activity model.
     *
     * @throws IllegalStateException when this is another model
     */
    public Path voiceActivityGraph() {
        if (model != Model.SILERO_VAD) {
            throw new IllegalStateException("The model " + model.id() + " is not the voice activity model, " + Model.SILERO_VAD.id());
        }
        return folder.resolve(VOICE_ACTIVITY);
    }
}
