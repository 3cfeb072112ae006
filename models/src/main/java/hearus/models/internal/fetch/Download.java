package hearus.models.internal.fetch;

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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

import hearus.models.internal.local.Polling;

/**
 * A download of one file over HTTP. Bytes that are in the target already are kept, and the rest is requested.
 *
 * @param size what the file must have in the end, in bytes
 */
public record Download(HttpClient client, URI address, Path target, long size, Timeouts timeouts) {
    private static final System.Logger LOG = System.getLogger(Download.class.getName());
    private static final int ATTEMPTS = 3;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;

    /**
     * The timeouts of a download.
     *
     * @param connect for a connection
     * @param idle for the next byte
     * @param pause between two attempts
     */
    public record Timeouts(Duration connect, Duration idle, Duration pause) {
        public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(2));
    }

    /**
     * Fetches what is missing of the file; tries three times.
     *
     * @param bytes receives how many are here, about ten times a second, on this thread
     */
    public void run(LongConsumer bytes) throws SourceException, IOException, InterruptedException {
        for (var attempt = 1;; attempt++) {
            var failure = attempt(bytes);
            if (failure.isEmpty()) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new SourceException(failure.get());
            }
            LOG.log(System.Logger.Level.WARNING, "{0} Trying again.", failure.get());
            Thread.sleep(timeouts.pause());
        }
    }

    /** Returns a failure that another attempt may not have, and throws one that would be repeated. */
    private Optional<String> attempt(LongConsumer bytes) throws SourceException, IOException, InterruptedException {
        var have = bytesHere();
        if (have == size) {
            return Optional.empty();
        }
        var request = HttpRequest.newBuilder(address);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        var response = client.sendAsync(request.build(), into());
        try {
            var failure = watch(response, bytes);
            return failure.isPresent() ? failure : check(response.join().statusCode());
        } finally {
            response.cancel(true);
        }
    }

    private Optional<String> watch(CompletableFuture<HttpResponse<Path>> response, LongConsumer bytes)
            throws SourceException, IOException, InterruptedException {
        var seen = bytesHere();
        var grewAt = System.nanoTime();
        while (!Polling.isDone(response)) {
            var now = bytesHere();
            if (now != seen) {
                seen = now;
                grewAt = System.nanoTime();
            } else if (System.nanoTime() - grewAt > timeouts.idle().toNanos()) {
                return Optional.of(address + " sent nothing for " + timeouts.idle().toSeconds() + " s.");
            }
            refuseSurplus(now);
            bytes.accept(now);
        }
        refuseSurplus(bytesHere());
        bytes.accept(bytesHere());
        return response.isCompletedExceptionally()
                ? Optional.of(address + " could not be fetched: " + reason(response.exceptionNow()) + ".")
                : Optional.empty();
    }

    private Optional<String> check(int status) throws SourceException, IOException {
        if (status >= SERVER_ERRORS || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS) {
            return Optional.of(address + " answered with status " + status + ".");
        }
        if (status != OK && status != PARTIAL) {
            throw new SourceException(address + " answered with status " + status + ".");
        }
        var now = bytesHere();
        return now == size ? Optional.empty() : Optional.of(address + " ended after " + now + " of " + size + " bytes.");
    }

    private static String reason(Throwable failure) {
        if (failure instanceof ConnectException) {
            return failure.getCause() instanceof UnresolvedAddressException
                    ? "there is no host of that name (is there a network?)"
                    : "nothing answers there";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private long bytesHere() throws IOException {
        try {
            return Files.size(target);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private void refuseSurplus(long bytes) throws SourceException {
        if (bytes > size) {
            throw new SourceException(address + " sends more than the " + size + " bytes that are expected: it was refused.");
        }
    }

    /** Appends to what is here when the server sends the rest; overwrites it when it sends everything. */
    private BodyHandler<Path> into() {
        return response -> switch (response.statusCode()) {
            case OK -> BodySubscribers.ofFile(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
            case PARTIAL -> BodySubscribers.ofFile(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            default -> BodySubscribers.replacing(target);
        };
    }
}
