package hearus.cli.model;

import hearus.cli.Terminal;
import hearus.models.InstalledModel;
import hearus.models.Model;
import hearus.models.ModelException;
import hearus.models.ModelStore;

/** Gets models onto this machine while the user watches. */
public record Models(ModelStore store, Terminal terminal) {
    /** The model, pulled first if it is missing. */
    public InstalledModel ready(Model model) throws ModelException {
        try (var bar = new PullBar(terminal)) {
            return store.pull(model, bar);
        }
    }
}
