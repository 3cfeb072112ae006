package hearus.models.internal.fetch;

import java.io.IOException;
import java.nio.file.Path;

import hearus.models.PullProgress;
import hearus.models.internal.catalog.Catalog;

/** Somewhere models come from. */
public interface Source {
    /** As users know it. */
    String name();

    /**
     * Puts every file of the entry below {@code folder}, under its path in the catalog, each with the digest that the catalog asks for.
     *
     * @param work an empty folder for whatever lies around meanwhile; the caller deletes it
     * @throws SourceException when this source cannot give the files; another may
     * @throws IOException when {@code folder} or {@code work} cannot be written
     */
    void fetch(Catalog.Entry entry, Path folder, Path work, PullProgress progress)
            throws SourceException, IOException, InterruptedException;
}
