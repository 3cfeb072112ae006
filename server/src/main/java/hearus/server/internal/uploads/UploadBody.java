package hearus.server.internal.uploads;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

import hearus.server.internal.rest.ApiException;

/** The body of a request, read by another thread than its event loop: no more than some pieces of it wait in memory. */
public final class UploadBody implements Body {
    /** Bytes that a client sends in a second on average, once its patience is over: who sends less would hold its place for ever. */
    private static final long MIN_RATE = 1024;
    /** Pieces, of at most some 10 KiB each, that may wait. */
    private static final int AHEAD = 16;

    private final HttpServerRequest request;
    private final Context loop;
    private final Duration patience;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final long began = System.nanoTime();
    private long bytes;

    private sealed interface Piece {
        record Bytes(Buffer buffer) implements Piece {}

        record End() implements Piece {}

        record Failure(Throwable cause) implements Piece {}
    }

    private UploadBody(HttpServerRequest request, Context loop, Duration patience) {
        this.request = request;
        this.loop = loop;
        this.patience = patience;
    }

    /**
     * Begins to read. Only on the event loop, while the request is paused.
     *
     * @param patience how long the client may send nothing
     */
    public static UploadBody of(HttpServerRequest request, Context loop, Duration patience) {
        var body = new UploadBody(request, loop, patience);
        request.handler(buffer -> body.pieces.add(new Piece.Bytes(buffer)));
        request.endHandler(end -> body.pieces.add(new Piece.End()));
        request.exceptionHandler(cause -> body.pieces.add(new Piece.Failure(cause)));
        return body;
    }

    @Override
    public void begin() {
        loop.runOnContext(now -> {
            if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
                request.response().writeContinue();
            }
            request.fetch(AHEAD);
        });
    }

    @Override
    public Optional<Buffer> next() throws IOException, ApiException, InterruptedException {
        var piece = pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        return switch (piece) {
            case Piece.Bytes(var buffer) -> {
                bytes += buffer.length();
                if (bytes < MIN_RATE * (Duration.ofNanos(System.nanoTime() - began).minus(patience).toMillis() / 1000)) {
                    throw tooSlow();
                }
                loop.runOnContext(now -> {
                    if (!request.isEnded()) {
                        request.fetch(1);
                    }
                });
                yield Optional.of(buffer);
            }
            case Piece.End() -> Optional.empty();
            case Piece.Failure(var cause) -> throw new IOException("The client is gone", cause);
            case null -> throw tooSlow();
        };
    }

    private static ApiException tooSlow() {
        return new ApiException(408, "too_slow",
                "The recording comes too slowly; nothing of it is kept. Send it over a faster connection.");
    }

    /** Takes no more of it: what the client still sends is read and forgotten for a while, so that it can read the answer. */
    public void discard() {
        loop.runOnContext(now -> {
            if (!request.isEnded()) {
                request.handler(buffer -> {});
                request.resume();
                loop.owner().setTimer(patience.toMillis(), late -> {
                    if (!request.isEnded()) {
                        request.connection().close();
                    }
                });
            }
        });
    }
}
