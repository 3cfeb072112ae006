package hearus.socketio;

import java.time.Duration;
import java.util.Set;

import io.vertx.core.http.HttpServerOptions;

/**
 * Limits and times of a server. Start from {@link #defaults()} and change what differs: {@code SocketIoOptions.defaults().withMaxPayload(1 << 20)}.
 *
 * @param pingInterval between heartbeats
 * @param pingTimeout without an answer to a heartbeat before the connection counts as lost
 * @param maxPayload bytes of one message with its attachments, and of one polling body
 * @param maxBuffered bytes waiting for one slow client before it is closed
 * @param maxQueued bytes of events waiting for one socket's handlers before the server stops reading from that client
 * @param maxAttachments binary parts of one packet
 * @param connectTimeout for a new connection to join its first namespace
 * @param upgradeTimeout for a client to finish its change from polling to WebSocket
 * @param cors which pages of other origins may connect
 */
public record SocketIoOptions(Duration pingInterval, Duration pingTimeout, int maxPayload, int maxBuffered, int maxQueued,
        int maxAttachments,
        Duration connectTimeout, Duration upgradeTimeout, Cors cors) {
    public SocketIoOptions {
        positive(pingInterval, "pingInterval");
        positive(pingTimeout, "pingTimeout");
        positive(connectTimeout, "connectTimeout");
        positive(upgradeTimeout, "upgradeTimeout");
        if (maxPayload < 1 || maxBuffered < 1 || maxQueued < 1 || maxAttachments < 0) {
            throw new IllegalArgumentException(
                    "Limits must be positive: maxPayload " + maxPayload + ", maxBuffered " + maxBuffered + ", maxQueued "
                            + maxQueued + ", maxAttachments " + maxAttachments);
        }
    }

    /** The defaults with these times and limits. */
    public SocketIoOptions(Duration pingInterval, Duration pingTimeout, int maxPayload, int maxBuffered) {
        this(pingInterval, pingTimeout, maxPayload, maxBuffered, 8 << 20, 64, Duration.ofSeconds(45), Duration.ofSeconds(10),
                Cors.anyOrigin());
    }

    /** Heartbeats of 25 s and 20 s as Node has them, 8 MiB per message and per queue, any origin without credentials. */
    public static SocketIoOptions defaults() {
        return new SocketIoOptions(Duration.ofSeconds(25), Duration.ofSeconds(20), 8 << 20, 8 << 20);
    }

    public SocketIoOptions withHeartbeat(Duration interval, Duration timeout) {
        return new SocketIoOptions(interval, timeout, maxPayload, maxBuffered, maxQueued, maxAttachments, connectTimeout, upgradeTimeout,
                cors);
    }

    public SocketIoOptions withMaxPayload(int bytes) {
        return new SocketIoOptions(pingInterval, pingTimeout, bytes, maxBuffered, maxQueued, maxAttachments, connectTimeout, upgradeTimeout,
                cors);
    }

    public SocketIoOptions withMaxBuffered(int bytes) {
        return new SocketIoOptions(pingInterval, pingTimeout, maxPayload, bytes, maxQueued, maxAttachments, connectTimeout, upgradeTimeout,
                cors);
    }

    public SocketIoOptions withMaxQueued(int bytes) {
        return new SocketIoOptions(pingInterval, pingTimeout, maxPayload, maxBuffered, bytes, maxAttachments, connectTimeout,
                upgradeTimeout, cors);
    }

    public SocketIoOptions withMaxAttachments(int count) {
        return new SocketIoOptions(pingInterval, pingTimeout, maxPayload, maxBuffered, maxQueued, count, connectTimeout, upgradeTimeout,
                cors);
    }

    public SocketIoOptions withConnectTimeout(Duration timeout) {
        return new SocketIoOptions(pingInterval, pingTimeout, maxPayload, maxBuffered, maxQueued, maxAttachments, timeout, upgradeTimeout,
                cors);
    }

    public SocketIoOptions withUpgradeTimeout(Duration timeout) {
        return new SocketIoOptions(pingInterval, pingTimeout, maxPayload, maxBuffered, maxQueued, maxAttachments, connectTimeout, timeout,
                cors);
    }

    public SocketIoOptions withCors(Cors rules) {
        return new SocketIoOptions(pingInterval, pingTimeout, maxPayload, maxBuffered, maxQueued, maxAttachments, connectTimeout,
                upgradeTimeout,
                rules);
    }

    /**
     * Prepares an HTTP server's options: lets WebSocket messages of {@link #maxPayload} through (Vert.x refuses frames over 64 KiB else) and turns
     * permessage-deflate off, which costs 1 to 3 ms and 130 KB per connection. Raises limits, never lowers them: other WebSockets share the server.
     */
    public HttpServerOptions applyTo(HttpServerOptions http) {
        return http.setMaxWebSocketFrameSize(Math.max(http.getMaxWebSocketFrameSize(), maxPayload))
                .setMaxWebSocketMessageSize(Math.max(http.getMaxWebSocketMessageSize(), maxPayload))
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }

    private static void positive(Duration time, String name) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than zero, is " + time);
        }
    }

    /**
     * Which pages of other origins may connect. Pages of the server's own origin and clients that send no {@code Origin} (not browsers) always may. Browser
     * clients of version 2.x ask with credentials unless they are told {@code withCredentials: false}: for them to poll from another origin, use
     * {@link #withCredentials}.
     *
     * @param origins for example {@code https://lecture.example}; {@code *} allows every origin
     * @param credentials whether browsers may send cookies along; the answer then names the asking origin instead of {@code *}
     */
    public record Cors(Set<String> origins, boolean credentials) {
        public Cors {
            origins = Set.copyOf(origins);
        }

        /** Every origin, without cookies: Node's {@code cors: {origin: "*"}}. */
        public static Cors anyOrigin() {
            return new Cors(Set.of("*"), false);
        }

        /** These origins only; a handshake from any other page is answered 403. */
        public static Cors only(String... origins) {
            return new Cors(Set.of(origins), false);
        }

        public Cors withCredentials() {
            return new Cors(origins, true);
        }
    }
}
