package hearus.models.internal.prepare;

import java.io.IOException;
import java.nio.file.Path;

import hearus.models.PullProgress;
import hearus.models.internal.catalog.Catalog.Entry;

/** Makes the published graphs of a Whisper model into those that Hearus loads. */
public interface Preparation {
    /** How it is done on this machine. */
    Recipe recipe(Entry entry);

    /** How many times as large as the published graphs the prepared ones are at most. */
    double growth();

    /**
     * Writes the prepared graphs into {@code ready}.
     *
     * @param published holds the entry's files under their paths in the catalog
     */
    void prepare(Entry entry, Path published, Path ready, PullProgress progress) throws IOException, InterruptedException;
}
