package hearus.socketio;

import java.time.Duration;

/**
 * Limits and times of a server.
 *
 * @param pingInterval between heartbeats
 * @param pingTimeout without an answer to a heartbeat before the connection counts as lost
 * @param maxPayload bytes of one message or polling body
 * @param maxBuffered bytes waiting for one slow client before it is closed
 */
public record SocketIoOptions(Duration pingInterval, Duration pingTimeout, int maxPayload, int maxBuffered) {
    public static SocketIoOptions defaults() {
        return new SocketIoOptions(Duration.ofSeconds(25), Duration.ofSeconds(20), 8 << 20, 8 << 20);
    }
}
