package hearus.whisper;

import java.io.IOException;
import java.util.Optional;

import hearus.models.Model;
import hearus.models.ModelException;
import hearus.models.ModelStore;
import hearus.testkit.Requires;
import hearus.whisper.internal.text.Tokenizer;

/** The real models, from the user's own cache: downloaded once, and every later run needs no network. */
public final class TestModels {
    private TestModels() {}

    public static ModelFiles installed(Model model) {
        return Requires.present(pull(model), "the model " + model.id() + ", or a network to pull it from");
    }

    public static Tokenizer tokenizer() throws IOException {
        return tokenizer(installed(Model.TINY));
    }

    public static Tokenizer tokenizer(ModelFiles model) throws IOException {
        return Tokenizer.load(model.vocabulary(), model.addedTokens());
    }

    private static Optional<ModelFiles> pull(Model model) {
        try {
            return Optional.of(ModelFiles.in(ModelStore.open(System.getenv()).pull(model, (which, step, done, total) -> {}).folder()));
        } catch (ModelException e) {
            System.getLogger(TestModels.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
            return Optional.empty();
        }
    }
}
