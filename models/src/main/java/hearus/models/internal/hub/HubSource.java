package hearus.models.internal.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import hearus.models.EnvironmentProxy;
import hearus.models.PullProgress;
import hearus.models.PullProgress.Step;
import hearus.models.internal.catalog.Catalog;
import hearus.models.internal.fetch.Download;
import hearus.models.internal.fetch.PublishedFiles;
import hearus.models.internal.fetch.Source;
import hearus.models.internal.fetch.SourceException;
import hearus.models.internal.local.Meter;

/**
 * The Hugging Face hub, for machines without npm: each file by itself, at a pinned commit, resumed where a connection broke. {@code HF_ENDPOINT} names a mirror,
 * as for the hub's own clients.
 *
 * <p>Tested against a local server only. That the commits of the catalog contain the catalog's files is known from published file lists.
 */
public final class HubSource implements Source {
    private static final String HUB = "https://huggingface.co";

    private final String endpoint;
    private final EnvironmentProxy proxy;
    private final Download.Timeouts timeouts;

    private HubSource(String endpoint, EnvironmentProxy proxy, Download.Timeouts timeouts) {
        this.endpoint = endpoint;
        this.proxy = proxy;
        this.timeouts = timeouts;
    }

    public static HubSource of(Map<String, String> environment, Download.Timeouts timeouts) {
        var endpoint = environment.getOrDefault("HF_ENDPOINT", "").strip().replaceAll("/+$", "");
        return new HubSource(endpoint.isEmpty() ? HUB : endpoint, EnvironmentProxy.of(environment), timeouts);
    }

    @Override
    public String name() {
        return "the hub at " + endpoint;
    }

    @Override
    public void fetch(Catalog.Entry entry, Path folder, Path work, PullProgress progress)
            throws SourceException, IOException, InterruptedException {
        var repository = entry.hub()
                .orElseThrow(() -> new SourceException("It does not have this version of " + entry.model().id() + "; only npm has."));
        var root = address() + "/" + repository.name() + "/resolve/" + repository.revision() + "/";
        try (var client = HttpClient.newBuilder().connectTimeout(timeouts.connect()).followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(proxy).authenticator(proxy.authenticator()).build()) {
            download(client, root, entry, folder, new Meter(progress, entry.model(), Step.DOWNLOAD, entry.bytes()));
        }
        var meter = new Meter(progress, entry.model(), Step.CHECK, entry.bytes());
        for (var file : entry.files()) {
            PublishedFiles.check(file, folder.resolve(file.path()), meter::add);
        }
    }

    private void download(HttpClient client, String root, Catalog.Entry entry, Path folder, Meter meter)
            throws SourceException, IOException, InterruptedException {
        var before = 0L;
        for (var file : entry.files()) {
            var target = folder.resolve(file.path());
            Files.createDirectories(target.getParent());
            var start = before;
            new Download(client, URI.create(root + file.path()), target, file.size(), timeouts).run(bytes -> meter.at(start + bytes));
            before += file.size();
        }
    }

    /** The environment is read here and not when the store is opened: a wrong value must not stop a user whose model is installed. */
    private URI address() throws SourceException {
        try {
            var address = URI.create(endpoint);
            if (address.getHost() == null || !List.of("http", "https").contains(address.getScheme())) {
                throw new IllegalArgumentException("it has no host");
            }
            proxy.select(address);
            return address;
        } catch (EnvironmentProxy.UnusableException e) {
            throw new SourceException(Objects.requireNonNull(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new SourceException("HF_ENDPOINT must be an address such as " + HUB + ", but is " + endpoint + ".", e);
        }
    }
}
