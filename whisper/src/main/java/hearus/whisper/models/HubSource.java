package hearus.whisper.models;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import hearus.whisper.models.Catalog.HubRepository;
import hearus.whisper.models.Catalog.PublishedFile;
import hearus.whisper.models.PullProgress.Step;

/**
 * The Hugging Face hub, for machines without npm: each file by itself, at a pinned commit, resumed where a connection broke. {@code HF_ENDPOINT} names a mirror,
 * as for the hub's own clients.
 *
 * <p>Tested against a local server only. That the commits of the catalog hold the catalog's files is known from what others publish about them.
 */
final class HubSource implements Source {
    private static final String HUB = "https://huggingface.co";
    private static final System.Logger LOG = System.getLogger(HubSource.class.getName());
    private static final int ATTEMPTS = 3;
    private static final long POLL_MILLIS = 100;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;

    private final URI endpoint;
    private final EnvironmentProxy proxy;
    private final Patience patience;

    /**
     * @param connect how long to wait for a connection
     * @param idle how long to wait for the next byte
     * @param pause between two attempts at a file
     */
    record Patience(Duration connect, Duration idle, Duration pause) {}

    private HubSource(URI endpoint, EnvironmentProxy proxy, Patience patience) {
        this.endpoint = endpoint;
        this.proxy = proxy;
        this.patience = patience;
    }

    static HubSource of(Map<String, String> environment) {
        return of(environment, new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(2)));
    }

    /** @throws IllegalArgumentException when {@code HF_ENDPOINT} is not an http or https address */
    static HubSource of(Map<String, String> environment, Patience patience) {
        var endpoint = environment.getOrDefault("HF_ENDPOINT", "").strip();
        return new HubSource(address(endpoint.isEmpty() ? HUB : endpoint), EnvironmentProxy.of(environment), patience);
    }

    private static URI address(String endpoint) {
        var message = "HF_ENDPOINT must be an address such as " + HUB + ", but is " + endpoint;
        try {
            var address = URI.create(endpoint.replaceAll("/+$", ""));
            if (address.getHost() == null || !List.of("http", "https").contains(address.getScheme())) {
                throw new IllegalArgumentException(message);
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(message, e);
        }
    }

    @Override
    public String name() {
        return "the hub at " + endpoint.getHost();
    }

    @Override
    public void fetch(Catalog.Entry entry, Path folder, Path work, PullProgress progress)
            throws SourceException, IOException, InterruptedException {
        var repository = entry.hub().orElseThrow(() -> new SourceException("It does not have this version of " + entry.model().id() + "."));
        try (var client = HttpClient.newBuilder().connectTimeout(patience.connect()).followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(proxy)
                .build()) {
            download(client, repository, entry, folder, new Meter(progress, entry.model(), Step.DOWNLOAD, entry.bytes()));
        }
        var meter = new Meter(progress, entry.model(), Step.CHECK, entry.bytes());
        for (var file : entry.files()) {
            PublishedFiles.check(file, folder.resolve(file.path()), meter::add);
        }
    }

    private void download(HttpClient client, HubRepository repository, Catalog.Entry entry, Path folder, Meter meter)
            throws SourceException, IOException, InterruptedException {
        var before = 0L;
        for (var file : entry.files()) {
            var target = folder.resolve(file.path());
            Files.createDirectories(target.getParent());
            var address = URI.create(endpoint + "/" + repository.name() + "/resolve/" + repository.revision() + "/" + file.path());
            download(new Download(client, address, file, target, before), meter);
            before += file.size();
        }
    }

    private void download(Download download, Meter meter) throws SourceException, IOException, InterruptedException {
        for (var attempt = 1;; attempt++) {
            var failure = attempt(download, meter);
            if (failure.isEmpty()) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new SourceException(failure.get());
            }
            LOG.log(System.Logger.Level.WARNING, "{0} Trying again.", failure.get());
            Thread.sleep(patience.pause());
        }
    }

    /** Returns a failure that another attempt may mend, and throws one that none can. */
    private Optional<String> attempt(Download download, Meter meter) throws SourceException, IOException, InterruptedException {
        var have = download.bytesHere();
        if (have == download.file.size()) {
            return Optional.empty();
        }
        var request = HttpRequest.newBuilder(download.address);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        var response = download.client.sendAsync(request.build(), download.into());
        try {
            var failure = watch(response, download, meter);
            return failure.isPresent() ? failure : check(response.join().statusCode(), download);
        } finally {
            response.cancel(true);
        }
    }

    private static Optional<String> check(int status, Download download) throws SourceException, IOException {
        var now = download.bytesHere();
        if (status >= 500 || status == TIMEOUT || status == TOO_MANY) {
            return Optional.of(download.address + " answered with status " + status + ".");
        }
        if (status != OK && status != PARTIAL) {
            throw new SourceException(download.address + " answered with status " + status + ".");
        }
        return now == download.file.size()
                ? Optional.empty()
                : Optional.of(download.address + " ended after " + now + " of " + download.file.size() + " bytes.");
    }

    private Optional<String> watch(CompletableFuture<HttpResponse<Path>> response, Download download, Meter meter)
            throws SourceException, IOException, InterruptedException {
        var seen = download.bytesHere();
        var grewAt = System.nanoTime();
        while (!isDone(response)) {
            var now = download.bytesHere();
            if (now != seen) {
                seen = now;
                grewAt = System.nanoTime();
            } else if (System.nanoTime() - grewAt > patience.idle().toNanos()) {
                return Optional.of(download.address + " sent nothing for " + patience.idle().toSeconds() + " s.");
            }
            download.refuseSurplus(now);
            meter.at(download.before + now);
        }
        download.refuseSurplus(download.bytesHere());
        meter.at(download.before + download.bytesHere());
        return response.isCompletedExceptionally()
                ? Optional.of(download.address + " could not be fetched: " + reason(response) + ".")
                : Optional.empty();
    }

    private static boolean isDone(CompletableFuture<?> response) throws InterruptedException {
        try {
            response.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static String reason(CompletableFuture<?> failed) {
        var cause = failed.exceptionNow();
        if (cause instanceof ConnectException) {
            return cause.getCause() instanceof UnresolvedAddressException
                    ? "there is no host of that name; is there a network?"
                    : "nothing answers there";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** @param before the bytes of the files that came before this one */
    private record Download(HttpClient client, URI address, PublishedFile file, Path target, long before) {
        long bytesHere() throws IOException {
            try {
                return Files.size(target);
            } catch (NoSuchFileException e) {
                return 0;
            }
        }

        void refuseSurplus(long bytes) throws SourceException {
            if (bytes > file.size()) {
                throw new SourceException(address + " sends more than the " + file.size() + " bytes that are expected: it was refused.");
            }
        }

        /** Appends to what is here when the server agrees to send the rest; begins anew when it sends everything. */
        BodyHandler<Path> into() {
            return response -> switch (response.statusCode()) {
                case OK -> BodySubscribers.ofFile(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                case PARTIAL ->
                    BodySubscribers.ofFile(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
                default -> BodySubscribers.replacing(target);
            };
        }
    }
}
