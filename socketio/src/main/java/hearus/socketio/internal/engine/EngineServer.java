package hearus.socketio.internal.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

import hearus.socketio.DisconnectReason;
import hearus.socketio.SocketIoOptions;
import hearus.socketio.internal.http.BodyReader;
import hearus.socketio.internal.http.CorsPolicy;
import hearus.socketio.internal.http.Responses;
import hearus.socketio.internal.loop.EventLoop;
import hearus.socketio.internal.loop.EventLoops;
import hearus.socketio.internal.protocol.EngineCodec;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.transport.PollingTransport;
import hearus.socketio.internal.transport.Transport;
import hearus.socketio.internal.transport.WebSocketTransport;

/** The HTTP side of Engine.IO: routes handshakes, polls, POSTs and WebSockets to the session that they belong to. Thread-safe. */
public final class EngineServer {
    private static final Logger LOG = System.getLogger(EngineServer.class.getName());
    private static final int ID_BYTES = 15;
    /** As {@link #newId} makes them, or longer. */
    private static final String COOKIE_VALUE = "[\\w-]{20,64}";
    /** Gives a client whose message was too large the time to read that answer before its poll is ended. */
    private static final Duration CLOSE_DELAY = Duration.ofSeconds(1);

    private final EventLoops loops;
    private final SocketIoOptions options;
    private final Acceptor acceptor;
    private final CorsPolicy cors;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private final RecentlyClosedSessions recentlyClosed = new RecentlyClosedSessions();
    private volatile boolean closed;
    /** Whether the log has the warning for the present excess. */
    private volatile boolean wasFull;

    public EngineServer(EventLoops loops, SocketIoOptions options, Acceptor acceptor) {
        this.loops = loops;
        this.options = options;
        this.acceptor = acceptor;
        this.cors = new CorsPolicy(options.cors());
    }

    public void handle(RoutingContext context) {
        var request = context.request();
        var response = request.response();
        if (!cors.apply(request)) {
            Responses.Problem.FORBIDDEN.answer(response);
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            cors.answerPreflight(request);
        } else if (closed) {
            Responses.shuttingDown(response);
        } else {
            route(context, request);
        }
    }

    private void route(RoutingContext context, HttpServerRequest request) {
        var response = request.response();
        var transport = parameter(request, "transport");
        var upgrade = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
        if (!transport.equals("polling") && !transport.equals("websocket")) {
            Responses.Problem.UNKNOWN_TRANSPORT.answer(response);
        } else if (!parameter(request, "sid").isEmpty()) {
            handleSession(context, request, transport, upgrade);
        } else if (!request.method().equals(HttpMethod.GET)) {
            Responses.Problem.BAD_HANDSHAKE_METHOD.answer(response);
        } else if (upgrade != transport.equals("websocket")) {
            Responses.Problem.BAD_REQUEST.answer(response);
        } else if (isFull()) {
            Responses.full(response);
        } else {
            codec(request).ifPresentOrElse(codec -> {
                if (upgrade) {
                    openWebSocket(request, codec);
                } else {
                    openPolling(request, codec);
                }
            }, () -> Responses.Problem.UNSUPPORTED_PROTOCOL_VERSION.answer(response));
        }
    }

    private boolean isFull() {
        var full = sessions.size() >= options.maxConnections();
        if (full && !wasFull) {
            LOG.log(Level.WARNING, "No more connections than {0} are taken", options.maxConnections());
        }
        wasFull = full;
        return full;
    }

    private void handleSession(RoutingContext context, HttpServerRequest request, String transport, boolean upgrade) {
        var response = request.response();
        var sid = parameter(request, "sid");
        var found = Optional.ofNullable(sessions.get(sid));
        if (found.isEmpty()) {
            if (upgrade || !recentlyClosed.answer(sid, request)) {
                Responses.Problem.UNKNOWN_SID.answer(response);
            }
            return;
        }
        var session = found.get();
        if (codec(request).filter(codec -> codec == session.codec()).isEmpty() || upgrade != transport.equals("websocket")) {
            Responses.Problem.BAD_REQUEST.answer(response);
        } else if (upgrade) {
            probe(request, session);
        } else if (request.method().equals(HttpMethod.GET)) {
            session.loop().run(() -> session.onPoll(response));
        } else if (request.method().equals(HttpMethod.POST)) {
            post(context, request, session);
        } else {
            Responses.Problem.BAD_REQUEST.answer(response);
        }
    }

    private void openPolling(HttpServerRequest request, EngineCodec codec) {
        var transport = new PollingTransport(codec);
        var session = create(request, codec, loops.current(), transport, cookie(request));
        session.open();
        session.onPoll(request.response());
    }

    private void openWebSocket(HttpServerRequest request, EngineCodec codec) {
        var cookie = cookie(request);
        request.toWebSocket().onSuccess(socket -> {
            var loop = loops.current();
            var transport = new WebSocketTransport(socket, request.connection(), codec, loop);
            if (closed || socket.isClosed()) {
                // It was closed during the handshake: a session would get no event of that.
                transport.close();
                return;
            }
            var session = create(request, codec, loop, transport, cookie);
            transport.listen(options.maxPayload(), session.firstWebSocket(transport));
            session.open();
        }).onFailure(problem -> LOG.log(Level.DEBUG, "WebSocket handshake failed: {0}", problem.toString()));
    }

    private void probe(HttpServerRequest request, EngineSession session) {
        request.toWebSocket().onSuccess(socket -> {
            var transport = new WebSocketTransport(socket, request.connection(), session.codec(), session.loop());
            if (socket.isClosed()) {
                return;
            }
            transport.listen(options.maxPayload(), session.probe(transport));
        }).onFailure(problem -> LOG.log(Level.DEBUG, "WebSocket handshake failed: {0}", problem.toString()));
    }

    /** The cookie that the browser sent or, by the response's headers, gets now. */
    private Optional<String> cookie(HttpServerRequest request) {
        return options.cookie().map(cookie -> Optional.ofNullable(request.getCookie(cookie.name())).map(Cookie::getValue)
                .filter(value -> value.matches(COOKIE_VALUE)).orElseGet(() -> {
                    var value = newId();
                    request.response().headers().add("Set-Cookie", cookie.name() + "=" + value + "; Path=/; HttpOnly; SameSite=Lax");
                    return value;
                }));
    }

    private EngineSession create(HttpServerRequest request, EngineCodec codec, EventLoop loop, Transport transport,
            Optional<String> cookie) {
        var id = newId();
        var session = new EngineSession(id, codec, loop, transport, options,
                self -> new Registered(self, acceptor.accept(self, request, cookie)));
        sessions.put(id, session);
        return session;
    }

    private void post(RoutingContext context, HttpServerRequest request, EngineSession session) {
        var response = request.response();
        if (!session.beginPost(response)) {
            session.loop().run(() -> session.onPostOverlap(response));
            return;
        }
        var octets = "application/octet-stream".equals(request.getHeader("Content-Type"));
        BodyReader.read(context, options.maxPayload()).onSuccess(body -> session.loop().run(() -> {
            session.endPost();
            session.onPost(response, codec -> octets ? codec.decodeBinaryPayload(body.getBytes()) : codec.decodePayload(body.getBytes()));
        })).onFailure(problem -> session.loop().run(() -> {
            session.endPost();
            if (problem instanceof BodyReader.TooLargeException) {
                LOG.log(Level.INFO, "Session {0}: closed, polling body of more than {1} bytes", session.id(),
                        options.maxPayload());
                Responses.payloadTooLarge(request);
                var _ = session.loop().after(CLOSE_DELAY.toNanos(), () -> session.end(DisconnectReason.TRANSPORT_ERROR));
            } else {
                session.end(DisconnectReason.TRANSPORT_ERROR);
            }
        }));
    }

    /** Ends every session. */
    public Future<Void> close(DisconnectReason reason) {
        closed = true;
        var ends = sessions.values().stream().map(session -> {
            var done = Promise.<Void>promise();
            session.loop().execute(() -> {
                session.end(reason);
                done.complete();
            });
            return done.future();
        }).toList();
        return Future.all(ends).mapEmpty();
    }

    /** How many sessions there are. */
    public int size() {
        return sessions.size();
    }

    /** How many recently closed sessions are kept. */
    public int recentlyClosedSize() {
        return recentlyClosed.size();
    }

    private String newId() {
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private static Optional<EngineCodec> codec(HttpServerRequest request) {
        return switch (parameter(request, "EIO")) {
            case "4" -> Optional.of(EngineCodec.V4);
            case "3" -> Optional.of(EngineCodec.V3);
            default -> Optional.empty();
        };
    }

    private static String parameter(HttpServerRequest request, String name) {
        return request.getParam(name, "");
    }

    /** Removes the session when it closes. */
    private final class Registered implements EngineSession.Listener {
        private final EngineSession session;
        private final EngineSession.Listener listener;

        Registered(EngineSession session, EngineSession.Listener listener) {
            this.session = session;
            this.listener = listener;
        }

        @Override
        public void onOpen() {
            listener.onOpen();
        }

        @Override
        public void onText(EnginePacket.Text message) {
            listener.onText(message);
        }

        @Override
        public void onBinary(byte[] message) {
            listener.onBinary(message);
        }

        @Override
        public void onClose(DisconnectReason reason) {
            sessions.remove(session.id());
            recentlyClosed.add(session.id(), session.codec(), session.pollInFlight(), session.postInFlight());
            listener.onClose(reason);
        }
    }

    /** Accepts new sessions. */
    public interface Acceptor {
        /** Called on the session's event loop before anything else happens on it. */
        EngineSession.Listener accept(EngineSession session, HttpServerRequest handshake, Optional<String> cookie);
    }
}
