package hearus.server.internal.rest;

import java.time.Duration;

import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/** Ends requests of clients that send or read too slowly. Only on the event loops of the requests. */
public final class SlowClients {
    /** For a body of a request that is held in memory, of at most 1 MiB. */
    public static final Duration BODY_TIME = Duration.ofSeconds(60);
    /** For an answer that is held in memory. */
    public static final Duration ANSWER_TIME = Duration.ofMinutes(5);

    private SlowClients() {}

    /** Passes a request on, and ends it if its body is not there in time. */
    public static void limitBody(RoutingContext context, Duration time) {
        var request = context.request();
        if (!request.isEnded()) {
            var timer = context.vertx().setTimer(time.toMillis(), late -> {
                if (!request.isEnded()) {
                    Problems.send(context, 408, "too_slow", "The body did not arrive within " + time.toSeconds() + " s: send it faster.");
                    request.connection().close();
                }
            });
            context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        }
        context.next();
    }

    /** Closes the connection if the client has not read an answer in time. */
    public static void limitAnswer(RoutingContext context, Future<Void> sent, Duration time) {
        if (!sent.isComplete()) {
            var timer = context.vertx().setTimer(time.toMillis(), late -> closeByForce(context.request().connection()));
            sent.onComplete(done -> context.vertx().cancelTimer(timer));
        }
    }

    /** Vert.x closes a connection once what waits is written, which may be never, and has no public way to end it sooner. */
    private static void closeByForce(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            var _ = base.channel().pipeline().firstContext().close();
        }
    }
}
