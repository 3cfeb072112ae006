package hearus.bench.data;

import java.nio.file.Path;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

import hearus.models.InstalledModel;
import hearus.models.Model;
import hearus.models.ModelException;
import hearus.models.ModelStore;
import hearus.whisper.ModelFiles;

/** The models that are measured, pulled where they are missing. */
public record Models(ModelStore store) {
    public static Models ofThisMachine() {
        return new Models(ModelStore.open(System.getenv()));
    }

    /** Whisper, by the name that a user gives it. */
    public ModelFiles whisper(String name, CommandSpec spec) throws ModelException {
        var model = Model.byId(name).filter(known -> known != Model.SILERO_VAD).orElseThrow(
                () -> new ParameterException(spec.commandLine(), "There is no Whisper model " + name + ": choose tiny, base or small"));
        return whisper(model);
    }

    /** Whisper's files. */
    public ModelFiles whisper(Model model) throws ModelException {
        return ModelFiles.in(pull(model).folder());
    }

    /** The graph of the voice activity model. */
    public Path voiceActivity() throws ModelException {
        return pull(Model.SILERO_VAD).voiceActivityGraph();
    }

    private InstalledModel pull(Model model) throws ModelException {
        return store.pull(model, (_, _, _, _) -> {});
    }
}
