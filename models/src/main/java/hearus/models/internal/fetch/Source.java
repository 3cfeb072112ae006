package hearus.models.internal.fetch;

import java.io.IOException;
import java.nio.file.Path;

import hearus.models.PullProgress;
import hearus.models.internal.catalog.Catalog;

/** A source of models. */
public interface Source {
    /** Its name in messages. */
    String name();

    /**
     * Puts every file of the entry below {@code folder}, under its path in the catalog, each with the digest that the catalog has.
     *
     * @param work an empty folder for temporary files; the caller deletes it
     * @throws SourceException when this source cannot deliver the files; another one may
     * @throws IOException when {@code folder} or {@code work} cannot be written
     */
    void fetch(Catalog.Entry entry, Path folder, Path work, PullProgress progress)
            throws SourceException, IOException, InterruptedException;
}
