package hearus.models.internal.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

import hearus.models.internal.catalog.Catalog.PublishedFile;
import hearus.models.internal.local.Digests;

/** Checks files against the size and digest in the catalog. */
public final class PublishedFiles {
    private PublishedFiles() {}

    public static void check(PublishedFile wanted, Path file, LongConsumer progress) throws SourceException, IOException {
        var size = Files.size(file);
        if (size != wanted.size()) {
            throw new SourceException(wanted.path() + " has " + size + " bytes, but " + wanted.size() + " are expected: it was refused.");
        }
        var sha256 = Digests.sha256(file, progress);
        if (!sha256.equals(wanted.sha256())) {
            throw new SourceException(
                    wanted.path() + " has the SHA-256 digest " + sha256 + ", but " + wanted.sha256() + " is expected: it was refused.");
        }
    }
}
