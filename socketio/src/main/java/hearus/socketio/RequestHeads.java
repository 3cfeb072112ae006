package hearus.socketio;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Closes connections on which no request's head comes to its end in time: a client that sends a byte now and then would hold its connection forever, for it is
 * never idle. Between the requests of one connection the time counts anew. Thread-safe.
 */
final class RequestHeads {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Vertx vertx;
    private final long timeoutMillis;
    /** The timers of connections that owe a head. */
    private final Map<HttpConnection, Long> owing = new ConcurrentHashMap<>();

    RequestHeads(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        this.timeoutMillis = Math.max(1, timeout.toMillis());
    }

    HttpServer guard(HttpServer http) {
        var handler = http.requestHandler();
        return http.connectionHandler(this::await).requestHandler(request -> take(request, handler));
    }

    private void take(HttpServerRequest request, Handler<HttpServerRequest> handler) {
        var connection = request.connection();
        var response = request.response();
        settle(connection);
        // HTTP/2 has many requests at a time, and bounds of its own.
        if (request.version() != HttpVersion.HTTP_2) {
            response.bodyEndHandler(sent -> {
                if (response.getStatusCode() != SWITCHING_PROTOCOLS) {
                    await(connection);
                }
            });
        }
        handler.handle(request);
    }

    private void await(HttpConnection connection) {
        settle(connection);
        owing.put(connection, vertx.setTimer(timeoutMillis, fired -> {
            owing.remove(connection, fired);
            var _ = connection.close();
        }));
    }

    private void settle(HttpConnection connection) {
        Optional.ofNullable(owing.remove(connection)).ifPresent(vertx::cancelTimer);
    }
}
