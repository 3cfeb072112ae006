package hearus.socketio.internal.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;

import hearus.socketio.internal.loop.EventLoop;
import hearus.socketio.internal.loop.EventLoops;
import hearus.socketio.internal.loop.Timers;

/**
 * Closes connections on which the headers of a request do not arrive completely in time: a client that sends a byte now and then would keep its connection forever, for it is
 * never idle. The time starts again after each request of a connection. Answers request heads that are not HTTP or too long. Thread-safe.
 */
public final class RequestHeaderTimeout {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final Duration CLOSE_DELAY = Duration.ofSeconds(1);

    private final EventLoops loops;
    private final long timeoutNanos;
    /** The timers of connections whose next request is awaited. */
    private final Map<HttpConnection, Timers.Timer> pending = new ConcurrentHashMap<>();

    public RequestHeaderTimeout(EventLoops loops, Duration timeout) {
        this.loops = loops;
        this.timeoutNanos = timeout.toNanos();
    }

    public HttpServer guard(HttpServer http) {
        var handler = http.requestHandler();
        return http.connectionHandler(this::onConnection).invalidRequestHandler(this::answerInvalid).requestHandler(request -> onRequest(request, handler));
    }

    /** Answers a head that cannot be read, and closes its connection once the client has had the time to read that. */
    private void answerInvalid(HttpServerRequest request) {
        Responses.badHead(request);
        var connection = request.connection();
        cancelTimer(connection);
        // Closed at once, with what the client still sends unread, the answer would be lost with the connection.
        pending.put(connection, loops.current().after(CLOSE_DELAY.toNanos(), () -> close(connection)));
    }

    /** How many connections have a timer. */
    public int pending() {
        return pending.size();
    }

    private void onConnection(HttpConnection connection) {
        startTimer(connection, loops.current());
        // The application may have the connection's own close handler.
        if (connection instanceof HttpServerConnection internal) {
            var _ = internal.channelHandlerContext().channel().closeFuture().addListener(closed -> cancelTimer(connection));
        }
    }

    private void onRequest(HttpServerRequest request, Handler<HttpServerRequest> handler) {
        var connection = request.connection();
        var response = request.response();
        cancelTimer(connection);
        // HTTP/2 has many requests at a time, and bounds of its own.
        if (request.version() != HttpVersion.HTTP_2) {
            var loop = loops.current();
            // An application may end its response on any thread.
            response.bodyEndHandler(sent -> {
                if (response.getStatusCode() != SWITCHING_PROTOCOLS) {
                    loop.run(() -> startTimer(connection, loop));
                }
            });
        }
        handler.handle(request);
    }

    private void startTimer(HttpConnection connection, EventLoop loop) {
        cancelTimer(connection);
        if (isOpen(connection)) {
            pending.put(connection, loop.after(timeoutNanos, () -> close(connection)));
        }
    }

    private static boolean isOpen(HttpConnection connection) {
        return !(connection instanceof HttpServerConnection internal) || internal.channelHandlerContext().channel().isActive();
    }

    private void close(HttpConnection connection) {
        pending.remove(connection);
        var _ = connection.close();
    }

    private void cancelTimer(HttpConnection connection) {
        Optional.ofNullable(pending.remove(connection)).ifPresent(Timers.Timer::cancel);
    }
}
