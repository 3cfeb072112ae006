package hearus.socketio;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/**
 * How a server behaves. Immutable; {@link #builder} begins with {@link #defaults}:
 *
 * {@snippet class = "hearus.socketio.example.Examples" region = "options"}
 */
public final class SocketIoOptions {
    /** Vert.x's defaults: below them clients do not work. */
    private static final int MIN_REQUEST_LINE = 4096;
    private static final int MIN_HEADERS = 8192;

    private final Duration pingInterval;
    private final Duration pingTimeout;
    private final Duration connectTimeout;
    private final Duration upgradeTimeout;
    private final int maxPayload;
    private final int maxAttachments;
    private final int maxBuffered;
    private final int maxQueued;
    private final int maxEventsPerSecond;
    private final int maxConnections;
    private final int maxRequestLine;
    private final int maxHeaders;
    private final Cors cors;
    private final Optional<Recovery> recovery;
    private final Optional<Cookie> cookie;
    private final Function<HttpServerRequest, String> clientAddress;

    private SocketIoOptions(Builder builder) {
        this.pingInterval = positive(builder.pingInterval, "pingInterval");
        this.pingTimeout = positive(builder.pingTimeout, "pingTimeout");
        this.connectTimeout = positive(builder.connectTimeout, "connectTimeout");
        this.upgradeTimeout = positive(builder.upgradeTimeout, "upgradeTimeout");
        this.maxPayload = atLeast(1, builder.maxPayload, "maxPayload");
        this.maxAttachments = atLeast(0, builder.maxAttachments, "maxAttachments");
        this.maxBuffered = atLeast(1, builder.maxBuffered, "maxBuffered");
        this.maxQueued = atLeast(1, builder.maxQueued, "maxQueued");
        this.maxEventsPerSecond = atLeast(1, builder.maxEventsPerSecond, "maxEventsPerSecond");
        this.maxConnections = atLeast(1, builder.maxConnections, "maxConnections");
        this.maxRequestLine = atLeast(MIN_REQUEST_LINE, builder.maxRequestLine, "maxRequestLine");
        this.maxHeaders = atLeast(MIN_HEADERS, builder.maxHeaders, "maxHeaders");
        this.cors = builder.cors;
        this.recovery = builder.recovery;
        this.cookie = builder.cookie;
        this.clientAddress = builder.clientAddress;
    }

    /** Heartbeats of 25 s and 20 s as Node has them, 8 MiB per message and per queue, any origin without credentials, no recovery, no cookie. */
    public static SocketIoOptions defaults() {
        return builder().build();
    }

    /** Options that begin with {@link #defaults}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Options that begin with these. */
    public Builder toBuilder() {
        var builder = new Builder();
        builder.pingInterval = pingInterval;
        builder.pingTimeout = pingTimeout;
        builder.connectTimeout = connectTimeout;
        builder.upgradeTimeout = upgradeTimeout;
        builder.maxPayload = maxPayload;
        builder.maxAttachments = maxAttachments;
        builder.maxBuffered = maxBuffered;
        builder.maxQueued = maxQueued;
        builder.maxEventsPerSecond = maxEventsPerSecond;
        builder.maxConnections = maxConnections;
        builder.maxRequestLine = maxRequestLine;
        builder.maxHeaders = maxHeaders;
        builder.cors = cors;
        builder.recovery = recovery;
        builder.cookie = cookie;
        builder.clientAddress = clientAddress;
        return builder;
    }

    /** See {@link Builder#pingInterval}. */
    public Duration pingInterval() {
        return pingInterval;
    }

    /** See {@link Builder#pingTimeout}. */
    public Duration pingTimeout() {
        return pingTimeout;
    }

    /** See {@link Builder#connectTimeout}. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** See {@link Builder#upgradeTimeout}. */
    public Duration upgradeTimeout() {
        return upgradeTimeout;
    }

    /** See {@link Builder#maxPayload}. */
    public int maxPayload() {
        return maxPayload;
    }

    /** See {@link Builder#maxAttachments}. */
    public int maxAttachments() {
        return maxAttachments;
    }

    /** See {@link Builder#maxBuffered}. */
    public int maxBuffered() {
        return maxBuffered;
    }

    /** See {@link Builder#maxQueued}. */
    public int maxQueued() {
        return maxQueued;
    }

    /** See {@link Builder#maxEventsPerSecond}. */
    public int maxEventsPerSecond() {
        return maxEventsPerSecond;
    }

    /** See {@link Builder#maxConnections}. */
    public int maxConnections() {
        return maxConnections;
    }

    /** See {@link Builder#maxRequestLine}. */
    public int maxRequestLine() {
        return maxRequestLine;
    }

    /** See {@link Builder#maxHeaders}. */
    public int maxHeaders() {
        return maxHeaders;
    }

    /** Which pages of other origins may connect. */
    public Cors cors() {
        return cors;
    }

    /** How clients come back; empty where none can. */
    public Optional<Recovery> recovery() {
        return recovery;
    }

    /** The cookie that browsers get; empty where they get none. */
    public Optional<Cookie> cookie() {
        return cookie;
    }

    /** See {@link Builder#clientAddress}. */
    public Function<HttpServerRequest, String> clientAddress() {
        return clientAddress;
    }

    /**
     * Prepares an HTTP server's options: lets WebSocket messages of {@link #maxPayload} through (Vert.x refuses frames over 64 KiB else) and turns
     * permessage-deflate off, which costs 1 to 3 ms and 130 KB per connection. Lets request lines of {@link #maxRequestLine} and headers of
     * {@link #maxHeaders} through: 4,000 Korean characters take 36,000 bytes of a query, and browsers send all cookies of a host. Raises limits, never lowers them: other WebSockets share the server. Turns HTTP/2
     * without TLS off, which no browser speaks and which would hide silent connections from {@link SocketIoServer#guard}.
     */
    public HttpServerOptions applyTo(HttpServerOptions http) {
        return http.setMaxWebSocketFrameSize(Math.max(http.getMaxWebSocketFrameSize(), maxPayload))
                .setMaxWebSocketMessageSize(Math.max(http.getMaxWebSocketMessageSize(), maxPayload))
                .setMaxInitialLineLength(Math.max(http.getMaxInitialLineLength(), maxRequestLine))
                .setMaxHeaderSize(Math.max(http.getMaxHeaderSize(), maxHeaders))
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false);
    }

    private static Duration positive(Duration time, String name) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than zero, is " + time);
        }
        return time;
    }

    private static int atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", is " + value);
        }
        return value;
    }

    /** Collects options; those that are not set have the values of {@link #defaults}. Not thread-safe. */
    public static final class Builder {
        private Duration pingInterval = Duration.ofSeconds(25);
        private Duration pingTimeout = Duration.ofSeconds(20);
        private Duration connectTimeout = Duration.ofSeconds(45);
        private Duration upgradeTimeout = Duration.ofSeconds(10);
        private int maxPayload = 8 << 20;
        private int maxAttachments = 64;
        private int maxBuffered = 8 << 20;
        private int maxQueued = 8 << 20;
        private int maxEventsPerSecond = 10_000;
        private int maxConnections = 100_000;
        private int maxRequestLine = 64 << 10;
        private int maxHeaders = 32 << 10;
        private Cors cors = Cors.anyOrigin();
        private Optional<Recovery> recovery = Optional.empty();
        private Optional<Cookie> cookie = Optional.empty();
        private Function<HttpServerRequest, String> clientAddress = request -> request.remoteAddress().hostAddress();

        private Builder() {}

        /** The time between heartbeats; 25 s unless set, as in Node. */
        public Builder pingInterval(Duration time) {
            pingInterval = time;
            return this;
        }

        /** The time without an answer to a heartbeat after which the connection counts as lost; 20 s unless set, as in Node. */
        public Builder pingTimeout(Duration time) {
            pingTimeout = time;
            return this;
        }

        /** Sets {@link #pingInterval} and {@link #pingTimeout}. */
        public Builder heartbeat(Duration interval, Duration timeout) {
            return pingInterval(interval).pingTimeout(timeout);
        }

        /** The time for a new connection to join its first namespace; with {@link SocketIoServer#guard} also for the head of an HTTP request to come; 45 s unless set. */
        public Builder connectTimeout(Duration time) {
            connectTimeout = time;
            return this;
        }

        /** The time for a client to finish its change from polling to WebSocket; 10 s unless set. */
        public Builder upgradeTimeout(Duration time) {
            upgradeTimeout = time;
            return this;
        }

        /** Bytes of one message with its attachments, and of one polling body; more closes the connection; 8 MiB unless set. */
        public Builder maxPayload(int bytes) {
            maxPayload = bytes;
            return this;
        }

        /** Binary parts of one packet; more closes the connection; 64 unless set. */
        public Builder maxAttachments(int count) {
            maxAttachments = count;
            return this;
        }

        /** Bytes waiting for one client, each packet counted as 64 more than it has; more closes its connection, whether it reads too slowly or was sent more than that at once; 8 MiB unless set. */
        public Builder maxBuffered(int bytes) {
            maxBuffered = bytes;
            return this;
        }

        /** Bytes of events waiting for one socket's handlers, each JSON value counted as 64 more than it has, before the server stops reading from that client; 8 MiB unless set. */
        public Builder maxQueued(int bytes) {
            maxQueued = bytes;
            return this;
        }

        /** Packets that one connection may send, and as many again in a burst, before the server stops reading from it for a while; 10,000 unless set. */
        public Builder maxEventsPerSecond(int count) {
            maxEventsPerSecond = count;
            return this;
        }

        /** Connections at the same time; who comes then is answered 503; 100,000 unless set. */
        public Builder maxConnections(int count) {
            maxConnections = count;
            return this;
        }

        /** Bytes of an HTTP request's first line, which holds the query; more is answered 414; 64 KiB unless set. */
        public Builder maxRequestLine(int bytes) {
            maxRequestLine = bytes;
            return this;
        }

        /** Bytes of an HTTP request's headers, cookies too; more is answered 431; 32 KiB unless set. */
        public Builder maxHeaders(int bytes) {
            maxHeaders = bytes;
            return this;
        }

        /** Which pages of other origins may connect; all, without cookies, unless set. */
        public Builder cors(Cors rules) {
            cors = rules;
            return this;
        }

        /** Lets clients come back after a lost connection. */
        public Builder recovery(Recovery rules) {
            recovery = Optional.of(rules);
            return this;
        }

        /** Finds the address of a client in its first request ({@link Socket.Handshake#address}), for servers behind proxies; the peer's of the connection unless set. Called on an event loop. */
        public Builder clientAddress(Function<HttpServerRequest, String> finder) {
            clientAddress = finder;
            return this;
        }

        /** Gives browsers a cookie by which they are known. */
        public Builder cookie(Cookie rules) {
            cookie = Optional.of(rules);
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException when a time is not longer than zero, or a number too small; the message says which and how small it may be
         */
        public SocketIoOptions build() {
            return new SocketIoOptions(this);
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
