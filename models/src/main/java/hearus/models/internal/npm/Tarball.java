package hearus.models.internal.npm;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

import hearus.models.internal.catalog.Catalog;
import hearus.models.internal.catalog.Catalog.PublishedFile;
import hearus.models.internal.fetch.PublishedFiles;
import hearus.models.internal.fetch.SourceException;
import hearus.models.internal.local.Meter;

/** A package as npm packs it: a gzipped tar. */
final class Tarball {
    private Tarball() {}

    /** Writes the catalog's files below {@code folder} and checks the digest of each; other files of the tarball are skipped. */
    static void extract(Path tarball, Catalog.Entry entry, Path folder, Meter meter) throws SourceException, IOException {
        var wanted = entry.files().stream().collect(Collectors.toMap(file -> entry.npm().folder() + file.path(), file -> file));
        var found = new HashSet<PublishedFile>();
        try (var in = new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(tarball))))) {
            for (var item = in.getNextEntry(); item != null; item = in.getNextEntry()) {
                var file = wanted.get(item.getName());
                if (file != null) {
                    // The name comes from the catalog, not from the archive: it cannot lead out of the folder.
                    var path = folder.resolve(file.path());
                    Files.createDirectories(path.getParent());
                    Files.copy(in, path);
                    PublishedFiles.check(file, path, meter::add);
                    found.add(file);
                }
            }
        }
        for (var file : entry.files()) {
            if (!found.contains(file)) {
                throw new SourceException("The package " + entry.npm().spec() + " holds no " + file.path() + ".");
            }
        }
    }
}
