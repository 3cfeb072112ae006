package hearus.speech.internal.endpoint;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionListener;
import hearus.captions.CaptionSession;
import hearus.captions.SessionClosedException;
import hearus.captions.SessionOptions;
import hearus.speech.EngineSessions;
import hearus.speech.SpeechException;
import hearus.speech.SpeechServer.SpeechPolicy;
import hearus.speech.internal.protocol.Pcm;
import hearus.speech.internal.protocol.Wire;

/**
 * One client of {@code /ws}. Everything but {@link #say} and {@link #drain} happens on the connection's event loop, so that the state needs no lock; the engine takes audio
 * without blocking, and a client that is far ahead of it is not read for a while.
 */
public final class SpeechSocket {
    static final short NORMAL = 1000;
    static final short GOING_AWAY = 1001;
    static final short NOT_ACCEPTABLE = 1003;
    static final short POLICY = 1008;
    static final short TRY_AGAIN = 1013;

    private static final Logger LOG = System.getLogger(SpeechSocket.class.getName());
    private static final long FIRST_MESSAGE_MS = 10_000;
    private static final long PING_MS = 20_000;
    private static final long LOOK_AGAIN_MS = 100;
    private static final long SILENT_PINGS = 3;
    private static final long SKIP_PARTIALS_BYTES = 1 << 18;
    private static final long SLOW_READER_BYTES = 8 << 20;
    /** How long a client that is turned away may take to read that. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    /** How long a client may take to read its last phrases. */
    private static final Duration LAST_PHRASES_TIMEOUT = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Context context;
    private final ServerWebSocket ws;
    private final HttpConnection connection;
    private final EngineSessions engine;
    private final SpeechPolicy policy;
    private final String name;
    private final Optional<String> bearer;
    private final AtomicLong unsent = new AtomicLong();
    private final ServerProtocol protocol;
    private Optional<CaptionSession> session = Optional.empty();
    private long silentPings;
    private boolean paused;
    private OptionalLong hold = OptionalLong.empty();
    private boolean ended;
    private boolean draining;

    /**
     * @param connection what carries the socket
     * @param answers how the first form gives finished phrases back
     */
    public SpeechSocket(Vertx vertx, ServerWebSocket ws, HttpConnection connection, EngineSessions engine, SpeechPolicy policy, String name,
            Optional<String> bearer,
            SeedServer.Answers answers) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.ws = ws;
        this.connection = connection;
        this.engine = engine;
        this.policy = policy;
        this.name = name;
        this.bearer = bearer;
        this.protocol = Wire.PROTOCOL.equals(ws.subProtocol()) ? new CaptionsV1Server(this) : new SeedServer(this, answers);
    }

    /** Serves the client of this connection until it goes. {@code onEnd} is called once. */
    public void run(Runnable onEnd) {
        if (protocol instanceof SeedServer) {
            EndOfAudio.watch(connection, this::endOfAudio);
        }
        var pings = vertx.setPeriodic(PING_MS, id -> ping());
        var first = vertx.setTimer(FIRST_MESSAGE_MS, id -> {
            if (session.isEmpty()) {
                refuse(POLICY, SpeechException.Code.BAD_MESSAGE, "No first message came within " + FIRST_MESSAGE_MS / 1000 + " s.");
            }
        });
        ws.textMessageHandler(text -> guard(() -> protocol.text(text)));
        ws.binaryMessageHandler(bytes -> guard(() -> protocol.binary(bytes)));
        ws.pongHandler(pong -> silentPings = 0);
        ws.exceptionHandler(error -> {
            LOG.log(Level.DEBUG, "{0}: {1}", name, error.toString());
            close(NOT_ACCEPTABLE, "not readable", CLOSE_TIMEOUT);
        });
        ws.closeHandler(closed -> {
            vertx.cancelTimer(pings);
            vertx.cancelTimer(first);
            hold.ifPresent(vertx::cancelTimer);
            end();
            onEnd.run();
        });
    }

    private void guard(Step step) {
        if (ended) {
            return;
        }
        silentPings = 0;
        try {
            step.run();
        } catch (SpeechException e) {
            refuse(closeCode(e.code()), e.code(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, name + " failed", e);
            refuse((short) 1011, SpeechException.Code.FAILED, "The server failed; its log says why.");
        }
    }

    private static short closeCode(SpeechException.Code code) {
        return switch (code) {
            case NOT_READY, BUSY, BACKLOG_FULL -> TRY_AGAIN;
            case UNAUTHORIZED, BAD_LANGUAGE, BAD_MODEL -> POLICY;
            case BAD_MESSAGE -> NOT_ACCEPTABLE;
            case FAILED -> 1011;
        };
    }

    boolean admitted(Optional<String> token) {
        return policy.token().isEmpty() || policy.admits(token.or(() -> bearer).orElse(""));
    }

    SpeechPolicy policy() {
        return policy;
    }

    Optional<String> model() {
        return engine.model();
    }

    String name() {
        return name;
    }

    void open(SessionOptions options, CaptionListener listener) throws SpeechException {
        session = Optional.of(engine.open(options, listener));
    }

    /** Hands audio to the engine, and stops reading while too much of it waits. What still comes while the server closes is not heard: the close says so. */
    void hear(short[] samples) {
        if (draining) {
            return;
        }
        if (session.orElseThrow().accept(samples, 0, samples.length) > limit()) {
            paused = true;
            ws.pause();
            vertx.setTimer(LOOK_AGAIN_MS, id -> lookAgain());
        }
    }

    /** The client's audio is interrupted: the open phrase waits for some seconds. */
    void hold() {
        hold.ifPresent(vertx::cancelTimer);
        session.orElseThrow().suspend();
        hold = OptionalLong.of(vertx.setTimer(Wire.HOLD_SECONDS * 1_000L, id -> {
            hold = OptionalLong.empty();
            session.orElseThrow().resume();
        }));
    }

    private void lookAgain() {
        if (ended || draining) {
            return;
        }
        if (waiting() > limit() / 2) {
            vertx.setTimer(LOOK_AGAIN_MS, id -> lookAgain());
        } else {
            paused = false;
            ws.resume();
        }
    }

    /** The client sends no more and may still read: what it said last goes out before the connection ends. */
    private void endOfAudio(Runnable end) {
        if (ended) {
            end.run();
        } else if (paused) {
            // Audio that came before still waits to be heard.
            vertx.setTimer(LOOK_AGAIN_MS, id -> endOfAudio(end));
        } else {
            lastWords(() -> context.runOnContext(now -> {
                end.run();
                ForcedClose.after(LAST_PHRASES_TIMEOUT, connection);
            }));
        }
    }

    /** Samples that were not heard yet; none in a session that has ended. */
    private long waiting() {
        try {
            return session.orElseThrow().waiting();
        } catch (SessionClosedException e) {
            LOG.log(Level.DEBUG, "{0}: its session has ended: {1}", name, e.toString());
            return 0;
        }
    }

    private long limit() {
        return policy.backlog().toMillis() * Pcm.RATE / 1000;
    }

    /** Sends text; from any thread. Partials ({@code canBeSkipped}) are left out while the client reads slowly. */
    void say(String text, boolean canBeSkipped) {
        if (canBeSkipped && unsent.get() > SKIP_PARTIALS_BYTES) {
            return;
        }
        if (unsent.addAndGet(text.length()) > SLOW_READER_BYTES) {
            close(POLICY, "slow reader", CLOSE_TIMEOUT);
            return;
        }
        ws.writeTextMessage(text).onComplete(done -> unsent.addAndGet(-text.length()));
    }

    /** No more audio: sends what is left, then closes. */
    void finish(short code, String reason) {
        lastWords(() -> close(code, reason, LAST_PHRASES_TIMEOUT));
    }

    private void lastWords(Runnable then) {
        var _ = lastWords().whenComplete((done, error) -> then.run());
    }

    private CompletableFuture<Void> lastWords() {
        try {
            return session.map(CaptionSession::finish).orElseGet(() -> CompletableFuture.completedFuture(null));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The server is closing; from any thread. Completes when the client has been told everything. */
    public CompletableFuture<Void> drain() {
        var closed = new CompletableFuture<Void>();
        context.runOnContext(now -> {
            if (ended) {
                closed.complete(null);
                return;
            }
            draining = true;
            lastWords(() -> close(GOING_AWAY, "The server is closing.", LAST_PHRASES_TIMEOUT).onComplete(gone -> closed.complete(null)));
        });
        return closed;
    }

    void refuse(short closeCode, SpeechException.Code code, String message) {
        LOG.log(Level.INFO, "{0} refused: {1}, {2}", name, code.word(), message);
        protocol.error(code.word(), message);
        close(closeCode, reason(message), CLOSE_TIMEOUT);
        end();
    }

    /** A close frame has room for 123 bytes of reason. */
    private static String reason(String message) {
        var ascii = message.replaceAll("[^\\x20-\\x7e]", "?");
        return ascii.length() <= 120 ? ascii : ascii.substring(0, 117) + "...";
    }

    /** Sends a close frame, and closes the connection by force where the client does not read that in time. From any thread. */
    private Future<Void> close(short code, String reason, Duration patience) {
        var closed = ws.close(code, reason);
        ForcedClose.after(patience, connection);
        return closed;
    }

    private void ping() {
        // While nothing is read, no answer to a ping is either.
        if (!paused && silentPings++ >= SILENT_PINGS) {
            close(GOING_AWAY, "no answer to pings", CLOSE_TIMEOUT);
            return;
        }
        ws.writePing(Buffer.buffer("h"));
    }

    /** A connection that ends just ends: nobody is left to read what is not captioned yet. */
    private void end() {
        if (!ended) {
            ended = true;
            session.ifPresent(CaptionSession::close);
        }
    }

    private interface Step {
        void run() throws SpeechException;
    }

    /** One of the two forms of {@code /ws}. Called on the event loop. */
    interface ServerProtocol {
        void text(String text) throws SpeechException;

        void binary(Buffer bytes) throws SpeechException;

        void error(String code, String message);
    }

    /** Whether an event may be left out when the client reads slowly. */
    static boolean canBeSkipped(CaptionEvent event) {
        return event instanceof CaptionEvent.Caption caption && !caption.isFinal();
    }
}
