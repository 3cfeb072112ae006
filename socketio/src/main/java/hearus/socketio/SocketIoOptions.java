package hearus.socketio;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import io.vertx.core.http.HttpServerOptions;

/**
 * How a server behaves. Start from {@link #defaults()} and change what differs:
 *
 * {@snippet class = "hearus.socketio.example.Examples" region = "options"}
 */
public record SocketIoOptions(Times times, Limits limits, Cors cors, Optional<Recovery> recovery, Optional<Cookie> cookie) {
    /** Vert.x's defaults: below them clients do not work. */
    private static final int MIN_REQUEST_LINE = 4096;
    private static final int MIN_HEADERS = 8192;

    /** Heartbeats of 25 s and 20 s as Node has them, 8 MiB per message and per queue, any origin without credentials, no recovery. */
    public static SocketIoOptions defaults() {
        return new SocketIoOptions(Times.defaults(), Limits.defaults(), Cors.anyOrigin(), Optional.empty(), Optional.empty());
    }

    /** With other {@link Times#pingInterval} and {@link Times#pingTimeout}. */
    public SocketIoOptions withHeartbeat(Duration interval, Duration timeout) {
        return with(new Times(interval, timeout, times.connectTimeout(), times.upgradeTimeout()));
    }

    /** With another {@link Times#connectTimeout}. */
    public SocketIoOptions withConnectTimeout(Duration timeout) {
        return with(new Times(times.pingInterval(), times.pingTimeout(), timeout, times.upgradeTimeout()));
    }

    /** With another {@link Times#upgradeTimeout}. */
    public SocketIoOptions withUpgradeTimeout(Duration timeout) {
        return with(new Times(times.pingInterval(), times.pingTimeout(), times.connectTimeout(), timeout));
    }

    /** With another {@link Limits#maxPayload}. */
    public SocketIoOptions withMaxPayload(int bytes) {
        return with(new Limits(bytes, limits.maxAttachments(), limits.maxBuffered(), limits.maxQueued(), limits.maxEventsPerSecond(),
                limits.maxConnections(), limits.maxRequestLine(), limits.maxHeaders()));
    }

    /** With another {@link Limits#maxAttachments}. */
    public SocketIoOptions withMaxAttachments(int count) {
        return with(new Limits(limits.maxPayload(), count, limits.maxBuffered(), limits.maxQueued(), limits.maxEventsPerSecond(),
                limits.maxConnections(), limits.maxRequestLine(), limits.maxHeaders()));
    }

    /** With another {@link Limits#maxBuffered}. */
    public SocketIoOptions withMaxBuffered(int bytes) {
        return with(new Limits(limits.maxPayload(), limits.maxAttachments(), bytes, limits.maxQueued(), limits.maxEventsPerSecond(),
                limits.maxConnections(), limits.maxRequestLine(), limits.maxHeaders()));
    }

    /** With another {@link Limits#maxQueued}. */
    public SocketIoOptions withMaxQueued(int bytes) {
        return with(new Limits(limits.maxPayload(), limits.maxAttachments(), limits.maxBuffered(), bytes, limits.maxEventsPerSecond(),
                limits.maxConnections(), limits.maxRequestLine(), limits.maxHeaders()));
    }

    /** With another {@link Limits#maxEventsPerSecond}. */
    public SocketIoOptions withMaxEventsPerSecond(int count) {
        return with(new Limits(limits.maxPayload(), limits.maxAttachments(), limits.maxBuffered(), limits.maxQueued(), count,
                limits.maxConnections(), limits.maxRequestLine(), limits.maxHeaders()));
    }

    /** With another {@link Limits#maxConnections}. */
    public SocketIoOptions withMaxConnections(int count) {
        return with(new Limits(limits.maxPayload(), limits.maxAttachments(), limits.maxBuffered(), limits.maxQueued(),
                limits.maxEventsPerSecond(), count, limits.maxRequestLine(), limits.maxHeaders()));
    }

    /** With another {@link Limits#maxRequestLine}. */
    public SocketIoOptions withMaxRequestLine(int bytes) {
        return with(new Limits(limits.maxPayload(), limits.maxAttachments(), limits.maxBuffered(), limits.maxQueued(),
                limits.maxEventsPerSecond(), limits.maxConnections(), bytes, limits.maxHeaders()));
    }

    /** With another {@link Limits#maxHeaders}. */
    public SocketIoOptions withMaxHeaders(int bytes) {
        return with(new Limits(limits.maxPayload(), limits.maxAttachments(), limits.maxBuffered(), limits.maxQueued(),
                limits.maxEventsPerSecond(), limits.maxConnections(), limits.maxRequestLine(), bytes));
    }

    public SocketIoOptions withCors(Cors rules) {
        return new SocketIoOptions(times, limits, rules, recovery, cookie);
    }

    public SocketIoOptions withRecovery(Recovery rules) {
        return new SocketIoOptions(times, limits, cors, Optional.of(rules), cookie);
    }

    public SocketIoOptions withCookie(Cookie rules) {
        return new SocketIoOptions(times, limits, cors, recovery, Optional.of(rules));
    }

    private SocketIoOptions with(Times changed) {
        return new SocketIoOptions(changed, limits, cors, recovery, cookie);
    }

    private SocketIoOptions with(Limits changed) {
        return new SocketIoOptions(times, changed, cors, recovery, cookie);
    }

    /**
     * Prepares an HTTP server's options: lets WebSocket messages of {@link Limits#maxPayload} through (Vert.x refuses frames over 64 KiB else) and turns
     * permessage-deflate off, which costs 1 to 3 ms and 130 KB per connection. Lets request lines of {@link Limits#maxRequestLine} and headers of
     * {@link Limits#maxHeaders} through: 4,000 Korean characters take 36,000 bytes of a query, and browsers send all cookies of a host. Raises limits, never lowers them: other WebSockets share the server. Turns HTTP/2
     * without TLS off, which no browser speaks and which would hide silent connections from {@link SocketIoServer#guard}.
     */
    public HttpServerOptions applyTo(HttpServerOptions http) {
        return http.setMaxWebSocketFrameSize(Math.max(http.getMaxWebSocketFrameSize(), limits.maxPayload()))
                .setMaxWebSocketMessageSize(Math.max(http.getMaxWebSocketMessageSize(), limits.maxPayload()))
                .setMaxInitialLineLength(Math.max(http.getMaxInitialLineLength(), limits.maxRequestLine()))
                .setMaxHeaderSize(Math.max(http.getMaxHeaderSize(), limits.maxHeaders()))
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false);
    }

    private static void positive(Duration time, String name) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than zero, is " + time);
        }
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", is " + value);
        }
    }

    /**
     * How long the server waits.
     *
     * @param pingInterval between heartbeats
     * @param pingTimeout without an answer to a heartbeat before the connection counts as lost
     * @param connectTimeout for a new connection to join its first namespace; with {@link SocketIoServer#guard} also for the head of an HTTP request to come
     * @param upgradeTimeout for a client to finish its change from polling to WebSocket
     */
    public record Times(Duration pingInterval, Duration pingTimeout, Duration connectTimeout, Duration upgradeTimeout) {
        public Times {
            positive(pingInterval, "pingInterval");
            positive(pingTimeout, "pingTimeout");
            positive(connectTimeout, "connectTimeout");
            positive(upgradeTimeout, "upgradeTimeout");
        }

        public static Times defaults() {
            return new Times(Duration.ofSeconds(25), Duration.ofSeconds(20), Duration.ofSeconds(45), Duration.ofSeconds(10));
        }
    }

    /**
     * What one client may take.
     *
     * @param maxPayload bytes of one message with its attachments, and of one polling body; more closes the connection
     * @param maxAttachments binary parts of one packet; more closes the connection
     * @param maxBuffered bytes waiting for one client, each packet counted as 64 more than it has: more closes its connection, whether it reads too slowly or was sent more than that at once
     * @param maxQueued bytes of events waiting for one socket's handlers, each JSON value counted as 64 more than it has, before the server stops reading from that client
     * @param maxEventsPerSecond packets that one connection may send, and as many again in a burst, before the server stops reading from it for a while
     * @param maxConnections at the same time; who comes then is answered 503
     * @param maxRequestLine bytes of an HTTP request's first line, which holds the query; more is answered 414
     * @param maxHeaders bytes of an HTTP request's headers, cookies too; more is answered 431
     */
    public record Limits(int maxPayload, int maxAttachments, int maxBuffered, int maxQueued, int maxEventsPerSecond, int maxConnections,
            int maxRequestLine, int maxHeaders) {
        public Limits {
            atLeast(1, maxPayload, "maxPayload");
            atLeast(0, maxAttachments, "maxAttachments");
            atLeast(1, maxBuffered, "maxBuffered");
            atLeast(1, maxQueued, "maxQueued");
            atLeast(1, maxEventsPerSecond, "maxEventsPerSecond");
            atLeast(1, maxConnections, "maxConnections");
            atLeast(MIN_REQUEST_LINE, maxRequestLine, "maxRequestLine");
            atLeast(MIN_HEADERS, maxHeaders, "maxHeaders");
        }

        public static Limits defaults() {
            return new Limits(8 << 20, 64, 8 << 20, 8 << 20, 10_000, 100_000, 64 << 10, 32 << 10);
        }
    }

    /**
     * Connection-state recovery: a client of version 4.6 or newer whose connection broke comes back with the id, the rooms and the data that it had, and gets what
     * was sent meanwhile.
     *
     * <p>
     * <b>On the wire</b>, as the protocol has it, every event carries one more argument, a text that marks its place, except those that want an ack and volatile
     * ones, which are not kept. (A volatile event that ends with a text, which the client would take for such a mark, carries one more argument, null.) Clients of
     * version 2.x, which cannot come back, get neither. Those of 3.x to 4.5 cannot be told from newer ones and get it too, as from Node; in JavaScript a handler ignores
     * arguments that it does not name.
     *
     * <p>
     * <b>What handlers see</b>: the old {@link Socket} is disconnected, with its disconnect handlers called; then the connect handlers are called with a new
     * {@link Socket} of the same id, the same rooms and the same {@link Socket#data}, whose {@link Socket#recovered} is true. Handlers that were set on the old one
     * must be set again. What the application waits for from the old one ({@link Socket#emitWithAck}) fails with {@link DisconnectedException}, and a late answer is
     * ignored; an {@link Socket.Ack} that is sent after the cut is lost, since the client has given up on it. Events that the client sent before the cut are handled
     * before its connect handlers are called again. Middlewares are asked again.
     *
     * <p>
     * A client that lacks more than was kept, or names no offset that is known, begins anew: {@link Socket#recovered} is false, its id is new, and its former place is
     * given up at once.
     *
     * @param window how long after its connection broke a client is waited for
     * @param maxBytes kept for one client; the oldest go first, and who lacks them starts anew
     * @param maxWaiting clients that are waited for at the same time; those that wait longest are given up first
     */
    public record Recovery(Duration window, int maxBytes, int maxWaiting) {
        public Recovery {
            positive(window, "window");
            atLeast(1, maxBytes, "maxBytes");
            atLeast(1, maxWaiting, "maxWaiting");
        }

        /** Two minutes as in Node, 1 MiB for each of 10,000 clients at most. */
        public static Recovery defaults() {
            return new Recovery(Duration.ofMinutes(2), 1 << 20, 10_000);
        }

        public Recovery withWindow(Duration time) {
            return new Recovery(time, maxBytes, maxWaiting);
        }
    }

    /**
     * A cookie by which a browser that comes back is known, see {@link Socket.Handshake#cookie}: a random value that nobody can guess and no script can read, set
     * by the answer to a handshake that does not bring it, and forgotten when the browser is closed. Browsers send it from pages of the same site only.
     *
     * @param name letters, digits, {@code -} and {@code _}
     */
    public record Cookie(String name) {
        public Cookie {
            if (!name.matches("[\\w-]{1,64}")) {
                throw new IllegalArgumentException("A cookie's name has letters, digits, - and _: " + name);
            }
        }

        /** The header {@code Set-Cookie}. */
        public String header(String value) {
            return name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax";
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
