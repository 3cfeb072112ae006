package hearus.server.internal.lectures;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

import hearus.server.internal.rest.Problems;

/** Takes large bodies into memory: a few at a time, up to a size, within a time. Thread-safe; each request on its event loop. */
final class BufferedUploads {
    private static final int REFUSED = -1;

    private final Vertx vertx;
    private final int maxBytes;
    private final int maxUploads;
    private final Duration maxTime;
    private final AtomicInteger uploads = new AtomicInteger();

    /**
     * @param maxUploads requests whose bodies are held at a time, each until it is answered
     * @param maxTime for a body to come in
     */
    BufferedUploads(Vertx vertx, int maxBytes, int maxUploads, Duration maxTime) {
        this.vertx = vertx;
        this.maxBytes = maxBytes;
        this.maxUploads = maxUploads;
        this.maxTime = maxTime;
    }

    /** Gives the body to {@code then} when it is there, or refuses the request. */
    void receive(RoutingContext context, Consumer<Buffer> then) {
        if (uploads.incrementAndGet() > maxUploads) {
            uploads.decrementAndGet();
            Problems.send(context, 503, "busy",
                    "The server takes " + maxUploads + " files at a time: send it again after Retry-After seconds.");
            return;
        }
        var timer = vertx.setTimer(maxTime.toMillis(), id -> {
            Problems.send(context, 408, "too_slow", "The file did not arrive within " + maxTime.toSeconds() + " s: send a smaller one.");
            context.request().connection().close();
        });
        context.addEndHandler(ended -> {
            vertx.cancelTimer(timer);
            uploads.decrementAndGet();
        });
        var request = context.request();
        if (Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_LENGTH)).map(BufferedUploads::length).orElse(0L) > maxBytes) {
            refuse(context);
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
        }
        var body = Buffer.buffer();
        var length = new int[1];
        request.handler(part -> {
            if (length[0] == REFUSED) {
                return;
            }
            length[0] += part.length();
            if (length[0] > maxBytes) {
                length[0] = REFUSED;
                refuse(context);
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            if (length[0] != REFUSED) {
                then.accept(body);
            }
        });
    }

    private static long length(String header) {
        return header.matches("\\d{1,18}") ? Long.parseLong(header) : Long.MAX_VALUE;
    }

    private void refuse(RoutingContext context) {
        Problems.send(context, 413, "too_large", "The file has more than " + maxBytes / 1_000_000
                + " MB: save it without pictures, or send its text.");
    }
}
