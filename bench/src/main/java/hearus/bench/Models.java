package hearus.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

import hearus.whisper.models.InstalledModel;
import hearus.whisper.models.Model;
import hearus.whisper.models.ModelException;
import hearus.whisper.models.ModelStore;

/** The models that are measured, pulled where they are missing. */
record Models(ModelStore store) {
    static Models ofThisMachine() {
        return new Models(ModelStore.open(System.getenv()));
    }

    /** Whisper, by the name that a user gives it. */
    InstalledModel whisper(String name, CommandSpec spec) throws ModelException {
        var model = Model.byId(name).filter(known -> known != Model.SILERO_VAD).orElseThrow(
                () -> new ParameterException(spec.commandLine(), "There is no Whisper model " + name + ": choose tiny, base or small"));
        return pull(model);
    }

    InstalledModel voiceActivity() throws ModelException {
        return pull(Model.SILERO_VAD);
    }

    private InstalledModel pull(Model model) throws ModelException {
        return store.pull(model, (_, _, _, _) -> {});
    }
}
