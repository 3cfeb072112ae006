package hearus.speech.internal.endpoint;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes the channel of a WebSocket that does not close politely in time. Vert.x closes a connection once its close frame is written, which may be never where a
 * client does not read, and has no public way to end it sooner.
 */
final class ForcedClose {
    private ForcedClose() {}

    /** Closes the connection, with what still waits to be written, if it is open after so long. From any thread. */
    static void after(Duration patience, HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            var channel = base.channel();
            var timer = channel.eventLoop().schedule(() -> {
                var _ = channel.pipeline().firstContext().close();
            }, patience.toMillis(), TimeUnit.MILLISECONDS);
            var _ = channel.closeFuture().addListener(closed -> timer.cancel(false));
        }
    }
}
