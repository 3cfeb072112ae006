package hearus.models;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** Pulls into the user's own cache, so that it is downloaded once and every later run needs no network. */
class RealModelTest {
    @ParameterizedTest
    @EnumSource(names = {"TINY", "SILERO_VAD"})
    void modelIsPulledThroughNpmAndFound(Model model) {
        Requires.program("npm");
        var store = ModelStore.open(System.getenv());
        var pulled = Requires.present(pull(store, model), "the model " + model.id() + ", or a network to pull it from");

        assertThat(store.find(model)).contains(pulled);
        assertThat(pulled.file(model == Model.TINY ? "encoder.onnx" : "silero_vad_v6.onnx")).isRegularFile();
    }

    private static Optional<InstalledModel> pull(ModelStore store, Model model) {
        try {
            return Optional.of(store.pull(model, (which, step, done, total) -> {}));
        } catch (ModelException e) {
            System.getLogger(RealModelTest.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
            return Optional.empty();
        }
    }
}
