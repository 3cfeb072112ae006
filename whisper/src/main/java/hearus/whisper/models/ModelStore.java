package hearus.whisper.models;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The user's folder of models. Several processes may use one folder: installs are atomic. Thread-safe. */
public final class ModelStore {
    private ModelStore() {}

    /** The folder that the environment chooses: {@code HEARUS_CACHE}, else {@code XDG_CACHE_HOME/hearus}, else {@code ~/.cache/hearus}. */
    public static ModelStore open(Map<String, String> environment) {
        throw new UnsupportedOperationException();
    }

    public Path folder() {
        throw new UnsupportedOperationException();
    }

    public List<InstalledModel> installed() {
        throw new UnsupportedOperationException();
    }

    /** The model if it is complete; a quick check (names and sizes), no digest. */
    public Optional<InstalledModel> find(Model model) {
        throw new UnsupportedOperationException();
    }

    /** The model, downloaded, checked and prepared first if need be. A damaged file is named, logged and fetched again. */
    public InstalledModel pull(Model model, PullProgress progress) throws ModelException {
        throw new UnsupportedOperationException();
    }

    /** Whether there was something to remove. */
    public boolean remove(Model model) throws ModelException {
        throw new UnsupportedOperationException();
    }
}
