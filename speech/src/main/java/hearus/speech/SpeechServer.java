package hearus.speech;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import hearus.speech.internal.endpoint.PlainTextServer;
import hearus.speech.internal.endpoint.SpeechSocket;
import hearus.speech.internal.protocol.CaptionsV1;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Serves the WebSocket {@code /ws}: its plain-text form (a token as text, then s16le 16 kHz mono PCM as binary; finished phrases come back as text), and {@link CaptionsV1} for clients
 * that ask for its subprotocol. Thread-safe. Does not own the engine.
 */
public final class SpeechServer implements AutoCloseable {
    private static final Duration FINALS_TIMEOUT = Duration.ofSeconds(8);
    private static final String RETRY_SECONDS = "5";

    private final Vertx vertx;
    private final EngineSessions engine;
    private final SpeechPolicy policy;
    private final Set<SpeechSocket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong count = new AtomicLong();
    private volatile boolean closing;

    private SpeechServer(Vertx vertx, EngineSessions engine, SpeechPolicy policy) {
        this.vertx = vertx;
        this.engine = engine;
        this.policy = policy;
    }

    /**
     * What all clients of {@code /ws} have in common.
     *
     * @param languages for clients that declare none
     * @param prompt for clients that declare none
     * @param token what a client must present, unless {@code admission} admits it; empty for none
     * @param admission admits clients by something else than the token; {@link Admission#NOBODY} where there is nothing else
     * @param quotas bound what those may use that do not have the token
     * @param maxUnprocessed audio of one client that may wait for the model before its connection is not read for a while
     */
    public record SpeechPolicy(List<String> languages, String prompt, Optional<String> token, Admission admission,
            Quotas quotas, Duration maxUnprocessed) {
        public SpeechPolicy {
            languages = List.copyOf(languages);
        }

        /** Whether a client must present something that is accepted. */
        public boolean restricted() {
            return token.isPresent() || !admission.equals(Admission.NOBODY);
        }

        /** Whether this is the token; takes constant time. */
        public boolean isToken(String presented) {
            return token.map(expected -> MessageDigest.isEqual(expected.getBytes(UTF_8), presented.getBytes(UTF_8))).orElse(false);
        }
    }

    /** Decides which clients may connect that do not have the token. */
    @FunctionalInterface
    public interface Admission {
        /** Admits nobody. */
        Admission NOBODY = presented -> Optional.empty();

        /** Who presents this, by a name that is no secret; empty if it may not connect. Called on a virtual thread and may block. */
        Optional<String> admit(String presented);

        /** Whether who was admitted with this may stay; asked every ten seconds, on a virtual thread, and may block. */
        default boolean remains(String presented) {
            return admit(presented).isPresent();
        }
    }

    /** Bounds what clients may use that do not have the token. */
    @FunctionalInterface
    public interface Quotas {
        /** Bounds nothing. */
        Quotas NONE = request -> new Quota() {
            @Override
            public void begin(String who) {}

            @Override
            public void take(long samples) {}

            @Override
            public void close() {}
        };

        /** The quota of the client that sent this request. */
        Quota of(HttpServerRequest request);
    }

    /** What one client may use. Called on its event loop; blocks nowhere. */
    public interface Quota {
        /**
         * A session begins.
         *
         * @param who as {@link Admission#admit} has it; empty where nothing is checked
         * @throws SpeechException to refuse it
         */
        void begin(String who) throws SpeechException;

        /**
         * Audio has come.
         *
         * @throws SpeechException to refuse it and end the connection
         */
        void take(long samples) throws SpeechException;

        /** The connection has ended. */
        void close();
    }

    /** A server that serves nobody until it is {@linkplain #mount mounted}. */
    public static SpeechServer create(Vertx vertx, EngineSessions engine, SpeechPolicy policy) {
        return new SpeechServer(vertx, engine, policy);
    }

    /** The subprotocols to agree to, for the HTTP server's options. */
    public static List<String> subprotocols() {
        return List.of(CaptionsV1.PROTOCOL);
    }

    /** Serves {@code /ws} on this router. */
    public void mount(Router router) {
        router.get("/ws").handler(this::upgrade);
    }

    private void upgrade(RoutingContext context) {
        var request = context.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            context.response().putHeader(HttpHeaders.UPGRADE, "websocket").putHeader(HttpHeaders.CONNECTION, "Upgrade");
            refuse(context, 426, "This address speaks WebSocket: connect to ws://" + request.authority() + "/ws");
            return;
        }
        if (closing) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
            refuse(context, 503, "The server is closing: connect again in a moment.");
            return;
        }
        var format = PlainTextServer.ResultFormat.of(request.getParam("format", ""));
        if (format.isEmpty()) {
            refuse(context, 400, "format is text (or left out), or json: {textId, transcritionResult} for each finished phrase.");
            return;
        }
        var bearer = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)).filter(value -> value.startsWith("Bearer "))
                .map(value -> value.substring("Bearer ".length()).strip());
        var quota = policy.quotas().of(request);
        request.toWebSocket().onSuccess(ws -> {
            var socket = new SpeechSocket(vertx, ws, request.connection(), engine, policy, "ws-" + count.incrementAndGet(), bearer,
                    quota, format.get());
            sockets.add(socket);
            socket.run(() -> sockets.remove(socket));
            if (closing) {
                // Added after close() went through the sockets.
                var _ = socket.drain();
            }
        });
    }

    private static void refuse(RoutingContext context, int status, String sentence) {
        context.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8").end(sentence + "\n");
    }

    /** As {@link #close(Duration)}, for 8 s at most. */
    @Override
    public void close() {
        close(FINALS_TIMEOUT);
    }

    /** Refuses new clients, lets hubs go on at another server, sends the finals of all other open phrases and closes with 1001. Blocks until that is done, at most for this time. */
    public void close(Duration timeout) {
        closing = true;
        var last = sockets.stream().map(SpeechSocket::drain).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(last).completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS).join();
    }
}
