package hearus.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import hearus.models.internal.catalog.Catalog;
import hearus.models.internal.catalog.Catalog.Entry;
import hearus.models.internal.catalog.Catalog.Use;
import hearus.models.internal.npm.NpmClient;
import hearus.models.internal.npm.NpmSource;
import hearus.models.internal.prepare.Preparation;
import hearus.models.internal.prepare.Recipe;
import hearus.testkit.Requires;

/** Whisper's graphs as they were published, for tests that compare with them: pulled once, into a part of the user's cache that nobody else reads. */
public final class PublishedModel {
    public static final String ENCODER = "published-encoder.onnx";
    public static final String DECODER = "published-decoder.onnx";

    private PublishedModel() {}

    /** The model with {@value #ENCODER} and {@value #DECODER}; the test is skipped where they cannot be had. */
    public static InstalledModel pull(Model model) {
        Requires.program("npm");
        var environment = System.getenv();
        var store = new ModelStore(CacheFolder.of(environment).resolve("published-for-tests"), Catalog.builtIn(),
                List.of(new NpmSource(new NpmClient(environment))), new Unedited(),
                folder -> Files.getFileStore(folder).getUsableSpace());
        return Requires.present(pulled(store, model), "the published graphs of " + model.id() + ", or a network to pull them from");
    }

    private static Optional<InstalledModel> pulled(ModelStore store, Model model) {
        try {
            var here = store.find(model);
            return here.isPresent() ? here : Optional.of(store.pull(model, (which, step, done, total) -> {}));
        } catch (ModelException e) {
            System.getLogger(PublishedModel.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
            return Optional.empty();
        }
    }

    private static final class Unedited implements Preparation {
        @Override
        public Recipe recipe(Entry entry) {
            return Recipe.AS_PUBLISHED;
        }

        @Override
        public double growth() {
            return 1;
        }

        @Override
        public void prepare(Entry entry, Path published, Path ready, PullProgress progress) throws IOException {
            Files.copy(published.resolve(entry.the(Use.ENCODER).path()), ready.resolve(ENCODER));
            Files.copy(published.resolve(entry.the(Use.DECODER).path()), ready.resolve(DECODER));
        }
    }
}
