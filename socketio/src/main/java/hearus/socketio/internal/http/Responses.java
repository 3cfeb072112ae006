package hearus.socketio.internal.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** What Engine.IO answers to HTTP requests. */
public final class Responses {
    private static final String TEXT = "text/plain; charset=UTF-8";

    private Responses() {}

    /** Node's errors and their codes. */
    public enum Problem {
        UNKNOWN_TRANSPORT(0, 400, "Transport unknown"), //
        UNKNOWN_SID(1, 400, "Session ID unknown"), //
        BAD_HANDSHAKE_METHOD(2, 400, "Bad handshake method"), //
        BAD_REQUEST(3, 400, "Bad request"), //
        FORBIDDEN(4, 403, "Forbidden"), //
        UNSUPPORTED_PROTOCOL_VERSION(5, 400, "Unsupported protocol version");

        private final int code;

        private final int status;
        private final String message;

        Problem(int code, int status, String message) {
            this.code = code;
            this.status = status;
            this.message = message;
        }

        public void answer(HttpServerResponse response) {
            end(response.setStatusCode(status), "application/json", "{\"code\":" + code + ",\"message\":\"" + message + "\"}");
        }
    }

    public static void packets(HttpServerResponse response, byte[] body) {
        end(response, TEXT, Buffer.buffer(body));
    }

    /** The answer to a POST; text/html keeps old browsers from offering a download. */
    public static void ok(HttpServerResponse response) {
        end(response, "text/html", "ok");
    }

    /** Answers a request whose body is not read to its end, and ends what carries it. */
    public static void payloadTooLarge(HttpServerRequest request) {
        var response = request.response().setStatusCode(413);
        if (request.version() == HttpVersion.HTTP_2) {
            var _ = response.end().onComplete(done -> response.reset());
        } else {
            end(response.putHeader("Connection", "close"), TEXT, "This message is longer than the server takes at once: send it in parts.");
        }
    }

    /** Answers a request whose head could not be read with what to do next. The caller ends what carries it. */
    static void badHead(HttpServerRequest request) {
        var response = request.response().putHeader("Connection", "close");
        switch (request.decoderResult().cause()) {
            case TooLongHttpLineException _ -> end(response.setStatusCode(414), TEXT,
                    "The address of this request is too long: send long values in the handshake's auth, in an event or in a body.");
            case TooLongHttpHeaderException _ -> end(response.setStatusCode(431), TEXT,
                    "The headers of this request are too long: delete this site's cookies or send fewer headers.");
            case null, default -> end(response.setStatusCode(400), TEXT, "This request is not valid HTTP.");
        }
    }

    public static void shuttingDown(HttpServerResponse response) {
        end(response.setStatusCode(503), TEXT, "The server is shutting down");
    }

    public static void full(HttpServerResponse response) {
        end(response.setStatusCode(503), TEXT, "The server takes no more connections now");
    }

    private static void end(HttpServerResponse response, String type, String body) {
        end(response, type, Buffer.buffer(body));
    }

    private static void end(HttpServerResponse response, String type, Buffer body) {
        if (response.ended() || response.closed()) {
            return;
        }
        var _ = response.putHeader("Content-Type", type).putHeader("Cache-Control", "no-store").end(body);
    }
}
