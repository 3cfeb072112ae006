package hearus.speech.internal.endpoint;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes the channel of a WebSocket whose closing handshake does not complete in time. Vert.x closes a connection once its close frame is written, which may be never where a
 * client does not read, and has no public way to end it sooner.
 */
final class ForcedClose {
    private ForcedClose() {}

    /** Closes the connection, dropping what still waits to be written, if it is open after this timeout. From any thread. */
    static void after(Duration timeout, HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            var channel = base.channel();
            var timer = channel.eventLoop().schedule(() -> {
                var _ = channel.pipeline().firstContext().close();
            }, timeout.toMillis(), TimeUnit.MILLISECONDS);
            var _ = channel.closeFuture().addListener(closed -> timer.cancel(false));
        }
    }
}
