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
 * Closes connections on which no request's head comes to its end in time: a client that sends a byte now and then would hold its connection forever, for it is
 * never idle. Between the requests of one connection the time counts anew. Answers heads that are no HTTP or too long. Thread-safe.
 */
public final class RequestHeads {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final Duration REFUSAL_TO_CLOSE = Duration.ofSeconds(1);

    private final EventLoops loops;
    private final long timeoutNanos;
    /** The timers of connections that owe a head. */
    private final Map<HttpConnection, Timers.Timer> owing = new ConcurrentHashMap<>();

    public RequestHeads(EventLoops loops, Duration timeout) {
        this.loops = loops;
        this.timeoutNanos = timeout.toNanos();
    }

    public HttpServer guard(HttpServer http) {
        var handler = http.requestHandler();
        return http.connectionHandler(this::greet).invalidRequestHandler(this::refuse).requestHandler(request -> take(request, handler));
    }

    /** Answers a head that cannot be read, and closes its connection once the client has had the time to read that. */
    private void refuse(HttpServerRequest request) {
        Responses.badHead(request);
        var connection = request.connection();
        settle(connection);
        // Closed at once, with what the client still sends unread, the answer would be lost with the connection.
        owing.put(connection, loops.current().after(REFUSAL_TO_CLOSE.toNanos(), () -> close(connection)));
    }

    /** How many connections owe a head. */
    public int owing() {
        return owing.size();
    }

    private void greet(HttpConnection connection) {
        await(connection, loops.current());
        // The application may have the connection's own close handler.
        if (connection instanceof HttpServerConnection internal) {
            var _ = internal.channelHandlerContext().channel().closeFuture().addListener(closed -> settle(connection));
        }
    }

    private void take(HttpServerRequest request, Handler<HttpServerRequest> handler) {
        var connection = request.connection();
        var response = request.response();
        settle(connection);
        // HTTP/2 has many requests at a time, and bounds of its own.
        if (request.version() != HttpVersion.HTTP_2) {
            var loop = loops.current();
            // An application may end its response on any thread.
            response.bodyEndHandler(sent -> {
                if (response.getStatusCode() != SWITCHING_PROTOCOLS) {
                    loop.run(() -> await(connection, loop));
                }
            });
        }
        handler.handle(request);
    }

    private void await(HttpConnection connection, EventLoop loop) {
        settle(connection);
        if (isOpen(connection)) {
            owing.put(connection, loop.after(timeoutNanos, () -> close(connection)));
        }
    }

    private static boolean isOpen(HttpConnection connection) {
        return !(connection instanceof HttpServerConnection internal) || internal.channelHandlerContext().channel().isActive();
    }

    private void close(HttpConnection connection) {
        owing.remove(connection);
        var _ = connection.close();
    }

    private void settle(HttpConnection connection) {
        Optional.ofNullable(owing.remove(connection)).ifPresent(Timers.Timer::cancel);
    }
}
