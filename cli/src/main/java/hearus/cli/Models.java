package hearus.cli;

import hearus.whisper.models.InstalledModel;
import hearus.whisper.models.Model;
import hearus.whisper.models.ModelException;
import hearus.whisper.models.ModelStore;

/** Gets models onto this machine while the user watches. */
record Models(ModelStore store, Terminal terminal) {
    /** The model, pulled first if it is missing. */
    InstalledModel ready(Model model) throws ModelException {
        try (var bar = new PullBar(terminal)) {
            return store.pull(model, bar);
        }
    }
}
