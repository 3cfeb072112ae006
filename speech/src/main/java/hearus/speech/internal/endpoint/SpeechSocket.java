package hearus.speech.internal.endpoint;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

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
import hearus.speech.SpeechServer;
import hearus.speech.SpeechServer.SpeechPolicy;
import hearus.speech.internal.protocol.CaptionsV1;
import hearus.speech.internal.protocol.Pcm;

/**
 * One client of {@code /ws}. Everything but {@link #send} and {@link #drain} happens on the connection's event loop, so that the state needs no lock; the engine takes audio
 * without blocking, and a client that is far ahead of it is not read for a while.
 */
public final class SpeechSocket {
    static final short NORMAL = 1000;
    static final short GOING_AWAY = 1001;
    static final short UNSUPPORTED_DATA = 1003;
    static final short POLICY_VIOLATION = 1008;
    static final short TRY_AGAIN_LATER = 1013;

    private static final Logger LOG = System.getLogger(SpeechSocket.class.getName());
    private static final long FIRST_MESSAGE_TIMEOUT_MS = 10_000;
    private static final long PING_INTERVAL_MS = 20_000;
    private static final long POLL_INTERVAL_MS = 100;
    /** How often it is asked whether a client that was admitted may stay. */
    private static final long ADMISSION_INTERVAL_MS = 10_000;
    private static final long MAX_UNANSWERED_PINGS = 3;
    private static final long SKIP_PARTIALS_ABOVE_BYTES = 1 << 18;
    private static final long MAX_UNSENT_BYTES = 8 << 20;
    /** How long a client that is refused may take to read the close frame. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    /** How long a client may take to read its last finals. */
    private static final Duration FINALS_TIMEOUT = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Context context;
    private final ServerWebSocket ws;
    private final HttpConnection connection;
    private final EngineSessions engine;
    private final SpeechPolicy policy;
    private final String name;
    private final Optional<String> bearer;
    private final SpeechServer.Quota quota;
    private final AtomicLong unsent = new AtomicLong();
    private final ServerProtocol protocol;
    private Optional<CaptionSession> session = Optional.empty();
    private long unansweredPings;
    private boolean paused;
    private OptionalLong suspension = OptionalLong.empty();
    private OptionalLong admission = OptionalLong.empty();
    private boolean ended;
    private boolean draining;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    /**
     * @param connection what carries the socket
     * @param quota bounds what the client uses; closed with the connection
     * @param format how the plain-text form sends finished phrases
     */
    public SpeechSocket(Vertx vertx, ServerWebSocket ws, HttpConnection connection, EngineSessions engine, SpeechPolicy policy, String name,
            Optional<String> bearer, SpeechServer.Quota quota,
            PlainTextServer.ResultFormat format) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.ws = ws;
        this.connection = connection;
        this.engine = engine;
        this.policy = policy;
        this.name = name;
        this.bearer = bearer;
        this.quota = quota;
        this.protocol = CaptionsV1.PROTOCOL.equals(ws.subProtocol()) ? new CaptionsV1Server(this) : new PlainTextServer(this, format);
    }

    /** Serves the client of this connection until it is closed. {@code onEnd} is called once. */
    public void run(Runnable onEnd) {
        if (protocol instanceof PlainTextServer) {
            HalfCloseHandler.addTo(connection, this::onHalfClose);
        }
        var pings = vertx.setPeriodic(PING_INTERVAL_MS, id -> ping());
        var first = vertx.setTimer(FIRST_MESSAGE_TIMEOUT_MS, id -> {
            if (session.isEmpty()) {
                refuse(POLICY_VIOLATION, SpeechException.Code.BAD_MESSAGE,
                        "No first message came within " + FIRST_MESSAGE_TIMEOUT_MS / 1000 + " s.");
            }
        });
        ws.textMessageHandler(text -> handle(() -> protocol.text(text)));
        ws.binaryMessageHandler(bytes -> handle(() -> protocol.binary(bytes)));
        ws.pongHandler(pong -> unansweredPings = 0);
        ws.exceptionHandler(error -> {
            LOG.log(Level.DEBUG, "{0}: {1}", name, error.toString());
            close(UNSUPPORTED_DATA, "not readable", CLOSE_TIMEOUT);
        });
        ws.closeHandler(closed -> {
            vertx.cancelTimer(pings);
            vertx.cancelTimer(first);
            suspension.ifPresent(vertx::cancelTimer);
            admission.ifPresent(vertx::cancelTimer);
            end();
            drained.complete(null);
            quota.close();
            onEnd.run();
        });
    }

    private void handle(MessageHandler handler) {
        if (ended) {
            return;
        }
        unansweredPings = 0;
        try {
            handler.run();
        } catch (SpeechException e) {
            refuse(closeCode(e.code()), e.code(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, name + " failed", e);
            refuse((short) 1011, SpeechException.Code.FAILED, "The server failed; its log says why.");
        }
    }

    private static short closeCode(SpeechException.Code code) {
        return switch (code) {
            case NOT_READY, BUSY, LIMITED, BACKLOG_FULL -> TRY_AGAIN_LATER;
            case UNAUTHORIZED, BAD_LANGUAGE, BAD_MODEL -> POLICY_VIOLATION;
            case BAD_MESSAGE -> UNSUPPORTED_DATA;
            case FAILED -> 1011;
        };
    }

    /**
     * Goes on with {@code then} if the client may connect, else refuses it. Where that takes long the connection is not read meanwhile.
     *
     * @param presented what the first message has; empty for nothing
     */
    void authorize(Optional<String> presented, String refusal, MessageHandler then) throws SpeechException {
        var all = Stream.of(presented, bearer).flatMap(Optional::stream).toList();
        if (all.stream().anyMatch(policy::isToken)) {
            then.run();
            return;
        }
        if (!policy.restricted()) {
            quota.begin("");
            then.run();
            return;
        }
        if (policy.admission().equals(SpeechServer.Admission.NOBODY)) {
            throw new SpeechException(SpeechException.Code.UNAUTHORIZED, refusal);
        }
        paused = true;
        ws.pause();
        Thread.ofVirtual().name("hearus-admission-" + name).start(() -> {
            var admitted = all.stream().flatMap(it -> policy.admission().admit(it).map(who -> new Admitted(it, who)).stream()).findFirst();
            context.runOnContext(now -> {
                paused = false;
                handle(() -> {
                    var client = admitted.orElseThrow(() -> new SpeechException(SpeechException.Code.UNAUTHORIZED, refusal));
                    quota.begin(client.who());
                    admission = OptionalLong.of(vertx.setPeriodic(ADMISSION_INTERVAL_MS, id -> admitAgain(client.presented())));
                    then.run();
                });
                ws.resume();
            });
        });
    }

    private record Admitted(String presented, String who) {}

    private void admitAgain(String presented) {
        Thread.ofVirtual().name("hearus-admission-" + name).start(() -> {
            if (!policy.admission().remains(presented)) {
                context.runOnContext(now -> handle(() -> {
                    throw new SpeechException(SpeechException.Code.UNAUTHORIZED,
                            "What was presented has expired or was revoked: connect with another key.");
                }));
            }
        });
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

    /** Passes audio to the engine, and stops reading while too much of it waits. Audio that comes while the server closes is dropped: the close frame says so. */
    void accept(short[] samples) throws SpeechException {
        if (draining) {
            return;
        }
        quota.take(samples.length);
        if (session.orElseThrow().accept(samples, 0, samples.length) > maxUnprocessed()) {
            paused = true;
            ws.pause();
            vertx.setTimer(POLL_INTERVAL_MS, id -> resumeReading());
        }
    }

    void setPrompt(String prompt) {
        session.orElseThrow().setPrompt(prompt);
    }

    /** Suspends the session for some seconds. */
    void suspend() {
        suspension.ifPresent(vertx::cancelTimer);
        session.orElseThrow().suspend();
        suspension = OptionalLong.of(vertx.setTimer(CaptionsV1.SUSPEND_SECONDS * 1_000L, id -> {
            suspension = OptionalLong.empty();
            session.orElseThrow().resume();
        }));
    }

    private void resumeReading() {
        if (ended || draining) {
            return;
        }
        if (waiting() > maxUnprocessed() / 2) {
            vertx.setTimer(POLL_INTERVAL_MS, id -> resumeReading());
        } else {
            paused = false;
            ws.resume();
        }
    }

    /** The client sends no more and may still read: sends the last finals before the connection ends. */
    private void onHalfClose(Runnable end) {
        if (ended) {
            end.run();
        } else if (paused) {
            // Audio that came before is not read yet.
            vertx.setTimer(POLL_INTERVAL_MS, id -> onHalfClose(end));
        } else {
            finishSession(() -> context.runOnContext(now -> {
                end.run();
                ForcedClose.after(FINALS_TIMEOUT, connection);
            }));
        }
    }

    /** Samples that were not processed yet; 0 in a session that has ended. */
    private long waiting() {
        try {
            return session.orElseThrow().waiting();
        } catch (SessionClosedException e) {
            LOG.log(Level.DEBUG, "{0}: its session has ended: {1}", name, e.toString());
            return 0;
        }
    }

    private long maxUnprocessed() {
        return policy.maxUnprocessed().toMillis() * Pcm.RATE / 1000;
    }

    /** Sends text; from any thread. Partials ({@code isSkippable}) are left out while the client reads slowly. */
    void send(String text, boolean isSkippable) {
        if (isSkippable && unsent.get() > SKIP_PARTIALS_ABOVE_BYTES) {
            return;
        }
        if (unsent.addAndGet(text.length()) > MAX_UNSENT_BYTES) {
            close(POLICY_VIOLATION, "slow reader", CLOSE_TIMEOUT);
            return;
        }
        ws.writeTextMessage(text).onComplete(done -> unsent.addAndGet(-text.length()));
    }

    /** No more audio: sends what is left, then closes. */
    void finish(short code, String reason) {
        finishSession(() -> close(code, reason, FINALS_TIMEOUT));
    }

    private void finishSession(Runnable then) {
        var _ = finishSession().whenComplete((done, error) -> then.run());
    }

    private CompletableFuture<Void> finishSession() {
        try {
            return session.map(CaptionSession::finish).orElseGet(() -> CompletableFuture.completedFuture(null));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * The server is closing; from any thread. A client that can go on elsewhere is told so and keeps its session until it has left; all others, and who does not leave in time, get the final of the open phrase. Completes
     * when the client has left, or the close frame is written.
     */
    public CompletableFuture<Void> drain() {
        context.runOnContext(now -> {
            if (!ended && protocol.announceDrain()) {
                vertx.setTimer(CaptionsV1.MOVE_SECONDS * 1_000L, id -> finishDraining());
            } else {
                finishDraining();
            }
        });
        return drained.copy();
    }

    private void finishDraining() {
        if (ended) {
            drained.complete(null);
            return;
        }
        draining = true;
        finishSession(() -> close(GOING_AWAY, "The server is closing.", FINALS_TIMEOUT).onComplete(done -> drained.complete(null)));
    }

    void refuse(short closeCode, SpeechException.Code code, String message) {
        LOG.log(Level.INFO, "{0} refused: {1}, {2}", name, code.wireName(), message);
        protocol.error(code.wireName(), message);
        close(closeCode, reason(message), CLOSE_TIMEOUT);
        end();
    }

    /** A close frame has room for 123 bytes of reason. */
    private static String reason(String message) {
        var ascii = message.replaceAll("[^\\x20-\\x7e]", "?");
        return ascii.length() <= 120 ? ascii : ascii.substring(0, 117) + "...";
    }

    /** Sends a close frame, and closes the connection by force where the client does not read that in time. From any thread. */
    private Future<Void> close(short code, String reason, Duration timeout) {
        var closed = ws.close(code, reason);
        ForcedClose.after(timeout, connection);
        return closed;
    }

    private void ping() {
        // While nothing is read, pongs are not read either.
        if (!paused && unansweredPings++ >= MAX_UNANSWERED_PINGS) {
            close(GOING_AWAY, "no answer to pings", CLOSE_TIMEOUT);
            return;
        }
        ws.writePing(Buffer.buffer("h"));
    }

    /** Closes the session: nobody is left to read what is not captioned yet. */
    private void end() {
        if (!ended) {
            ended = true;
            session.ifPresent(CaptionSession::close);
        }
    }

    /** What is done with a message. */
    interface MessageHandler {
        void run() throws SpeechException;
    }

    /** One of the two forms of {@code /ws}. Called on the event loop. */
    interface ServerProtocol {
        void text(String text) throws SpeechException;

        void binary(Buffer bytes) throws SpeechException;

        void error(String code, String message);

        /** Tells the client that the server is closing, if it can go on at another one. */
        default boolean announceDrain() {
            return false;
        }
    }

    /** Whether an event may be left out when the client reads slowly. */
    static boolean isSkippable(CaptionEvent event) {
        return event instanceof CaptionEvent.Caption caption && !caption.isFinal();
    }
}
