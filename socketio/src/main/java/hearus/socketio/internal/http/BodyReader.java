package hearus.socketio.internal.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Reads request bodies of at most a given size, also where a body handler came first. */
public final class BodyReader {
    private BodyReader() {}

    /** The body; fails with {@link TooLargeException} as soon as it is too large, or with what broke the request. */
    public static Future<Buffer> read(RoutingContext context, int maxBytes) {
        var request = context.request();
        if (request.isEnded()) {
            var body = context.body() == null || context.body().buffer() == null ? Buffer.buffer() : context.body().buffer();
            return body.length() > maxBytes ? Future.failedFuture(new TooLargeException()) : Future.succeededFuture(body);
        }
        if (announced(request.getHeader(HttpHeaders.CONTENT_LENGTH)) > maxBytes) {
            return Future.failedFuture(new TooLargeException());
        }
        var result = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        request.handler(chunk -> {
            if (chunk.length() > maxBytes - body.length()) {
                // The rest is not read: the connection closes with the answer.
                request.pause();
                result.tryFail(new TooLargeException());
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(nothing -> result.tryComplete(body));
        request.exceptionHandler(result::tryFail);
        request.resume();
        return result.future();
    }

    private static long announced(String contentLength) {
        try {
            return contentLength == null ? 0 : Long.parseLong(contentLength);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    public static final class TooLargeException extends RuntimeException {
        TooLargeException() {
            super("Request body too large", null, false, false);
        }
    }
}
