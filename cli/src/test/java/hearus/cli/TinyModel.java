package hearus.cli;

import java.util.Optional;

import hearus.models.InstalledModel;
import hearus.models.Model;
import hearus.models.ModelException;
import hearus.models.ModelStore;
import hearus.testkit.Requires;

/** The models that the packaged command needs to recognise speech. */
final class TinyModel {
    private TinyModel() {}

    /** Pulls them if need be; skips the test where that is impossible. */
    static void require() {
        var store = ModelStore.open(System.getenv());
        for (var model : new Model[]{Model.SILERO_VAD, Model.TINY}) {
            Requires.present(store.find(model).or(() -> pulled(store, model)),
                    "the model " + model.id() + ", or a network to pull it from");
        }
    }

    private static Optional<InstalledModel> pulled(ModelStore store, Model model) {
        try {
            return Optional.of(store.pull(model, (what, step, done, total) -> {}));
        } catch (ModelException e) {
            return Optional.empty();
        }
    }
}
