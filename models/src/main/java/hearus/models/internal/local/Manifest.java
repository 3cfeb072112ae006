package hearus.models.internal.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What an installed model consists of: {@code manifest.json} in its folder.
 *
 * @param source the package or repository, with its version, that the files came from
 * @param recipe how the files were prepared
 */
public record Manifest(String model, String source, String recipe, List<InstalledFile> files) {
    private static final String NAME = "manifest.json";
    private static final System.Logger LOG = System.getLogger(Manifest.class.getName());

    record InstalledFile(String name, long size, String sha256) {
        InstalledFile {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(sha256, "sha256");
        }
    }

    public Manifest {
        files = List.copyOf(files);
    }

    /** Of the files that lie in the folder now. */
    public static Manifest of(String model, String source, String recipe, Path folder) throws IOException {
        var files = new ArrayList<InstalledFile>();
        try (var listed = Files.list(folder)) {
            for (var file : listed.sorted().toList()) {
                files.add(new InstalledFile(file.getFileName().toString(), Files.size(file), Digests.sha256(file, read -> {})));
            }
        }
        return new Manifest(model, source, recipe, files);
    }

    /** Empty when there is none, or none that can be read. */
    public static Optional<Manifest> read(Path folder) {
        var file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ObjectMapper().readValue(file.toFile(), Manifest.class));
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} is damaged: {1}", file, e.toString());
            return Optional.empty();
        }
    }

    public void write(Path folder) throws IOException {
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(folder.resolve(NAME).toFile(), this);
    }

    public long bytes() {
        return files.stream().mapToLong(InstalledFile::size).sum();
    }

    /** The first file that is missing or has another size. */
    public Optional<String> incomplete(Path folder) {
        return files.stream().filter(file -> size(folder.resolve(file.name())) != file.size()).map(InstalledFile::name).findFirst();
    }

    /** The first file that is missing or whose content is another. */
    public Optional<String> damaged(Path folder, LongConsumer progress) throws IOException {
        var incomplete = incomplete(folder);
        if (incomplete.isPresent()) {
            return incomplete;
        }
        for (var file : files) {
            if (!Digests.sha256(folder.resolve(file.name()), progress).equals(file.sha256())) {
                return Optional.of(file.name());
            }
        }
        return Optional.empty();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }
}
