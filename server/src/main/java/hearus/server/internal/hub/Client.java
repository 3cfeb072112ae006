package hearus.server.internal.hub;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import hearus.captions.CaptionEvent.Caption;
import hearus.keywords.MessageException;
import hearus.keywords.NlpMessage;
import hearus.lectures.Lecture;
import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.server.AuditLog.Outcome;
import hearus.server.CaptionMessage;
import hearus.server.ClientLimits.Kind;
import hearus.server.TextProcessor;
import hearus.server.internal.access.AccessException;
import hearus.server.internal.access.SocketAccess;
import hearus.server.internal.audit.SocketAudit;
import hearus.server.internal.limits.LimitedException;
import hearus.server.internal.limits.SocketLimits;
import hearus.server.internal.limits.SubjectUsage;
import hearus.socketio.DisconnectReason;
import hearus.socketio.Socket;
import hearus.socketio.Socket.Ack;
import hearus.socketio.Socket.Arguments;
import hearus.speech.SpeechEvent;

/**
 * The handlers of one socket, and the events that are emitted to it. Handlers run one at a time on the socket's queue of virtual threads, so that a speaker who sends faster than
 * the model captions waits without slowing anybody else; captions come from the {@link SpeakerSession}, processed texts from the {@link TextQueue}.
 */
final class Client {
    private static final Logger LOG = System.getLogger(Client.class.getName());
    private static final int MAX_LECTURE = Lecture.MAX_ID;
    private static final int MAX_LABEL = 100;
    /** The reasons after which the client does not reconnect. */
    private static final Set<DisconnectReason> FINAL_REASONS = Set.of(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT,
            DisconnectReason.SERVER_NAMESPACE_DISCONNECT, DisconnectReason.SERVER_SHUTTING_DOWN);

    private final Socket socket;
    private final SpeakerOptions options;
    private final SpeakerSessions sessions;
    private final ClientIdentity identity;
    private final SubjectUsage usage;
    private final TextQueue texts;
    private final Consumer<TextQueue> lostTexts;
    private final HubMeters meters;
    private volatile boolean disconnected;
    /** Completes when the session gets no more audio from this client. */
    private final CompletableFuture<Void> disconnectHandled = new CompletableFuture<>();
    private volatile boolean superseded;
    private volatile Optional<String> lecture;
    private volatile Optional<SpeakerSession> session = Optional.empty();

    /**
     * @param usage what this client may use
     * @param lostTexts takes over the texts of this client when its connection is lost before they are processed
     */
    Client(Socket socket, SpeakerOptions options, SpeakerSessions sessions, SubjectUsage usage, TextProcessor processor,
            Consumer<TextQueue> lostTexts, HubMeters meters) {
        this.usage = usage;
        this.socket = socket;
        this.options = options;
        this.sessions = sessions;
        this.identity = ClientIdentity.of(socket);
        this.lecture = identity.lecture().map(String::strip).filter(name -> name.length() <= MAX_LECTURE)
                .or(SocketAccess.caller(socket)::onlyLecture);
        this.texts = new TextQueue(socket.id(), processor);
        this.lostTexts = lostTexts;
        this.meters = meters;
    }

    /** Sets the handlers, and resumes the session that the client asks for. */
    void start() {
        LOG.log(Level.DEBUG, "socket {0} connected from {1}", socket.id(), socket.handshake().address());
        socket.on("transcription", handler(this::transcribe));
        socket.on("lectureId", handler(this::setLecture));
        socket.on("nlProcessing", handler(this::processText));
        options.invalid().ifPresent(invalid -> emitError(invalid.code(), invalid.message()));
        try {
            resume(sessions.resumeRequested(this, identity, options));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Handles one event; what it throws becomes a captionError and the acknowledgement's error. */
    private interface Request {
        void handle(Arguments arguments, Ack ack) throws RefusedException, AccessException, LimitedException, InterruptedException;
    }

    private Socket.EventHandler handler(Request request) {
        return (arguments, ack) -> {
            try {
                request.handle(arguments, ack);
            } catch (RefusedException e) {
                refuse(ack, e.code(), e.getMessage());
            } catch (AccessException e) {
                refuse(ack, e.code(), e.getMessage());
            } catch (LimitedException e) {
                refuse(ack, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private void refuse(Ack ack, LimitedException e) {
        meters.refused(LimitedException.CODE);
        LOG.log(Level.DEBUG, "socket {0} refused: {1}", socket.id(), e.getMessage());
        socket.emit("captionError", SocketLimits.json(e).put("message", e.getMessage()));
        ack.send(SocketLimits.json(e).put("error", e.getMessage()));
    }

    private void refuse(Ack ack, String code, String message) {
        emitError(code, message);
        ack.send(JsonNodeFactory.instance.objectNode().put("error", message).put("code", code));
    }

    /** Emits a {@code captionError}. From any thread. */
    void emitError(String code, String message) {
        meters.refused(code);
        LOG.log(Level.DEBUG, "socket {0} refused: {1}, {2}", socket.id(), code, message);
        socket.emit("captionError", JsonNodeFactory.instance.objectNode().put("code", code).put("message", message));
    }

    private void transcribe(Arguments arguments, Ack ack)
            throws RefusedException, AccessException, LimitedException, InterruptedException {
        var began = System.nanoTime();
        SocketAccess.check(socket, "transcription", lecture.orElse(Scope.ALL));
        if (options.invalid().isPresent()) {
            throw options.invalid().get().toException();
        }
        var bytes = Blob.readAll(arguments.values());
        if (session.isEmpty()) {
            resume(sessions.resumeForAudio(this, identity, options, lecture, HeaderlessAudio.isHeaderless(options.format(), bytes)));
        }
        requireAudioLeft();
        if (session.isEmpty()) {
            session = Optional.of(sessions.start(this, identity, options, lecture, usage.open(Kind.SESSIONS)));
        }
        var before = session.get().uplink().received().captionedMs();
        try {
            session.get().accept(bytes);
        } finally {
            usage.use(Kind.AUDIO_PER_DAY, session.get().uplink().received().captionedMs() - before);
        }
        meters.blobAccepted(bytes.length, System.nanoTime() - began);
        ack.send(JsonNodeFactory.instance.objectNode().put("received", bytes.length));
    }

    /** A blob is refused as a whole or taken as a whole: the one with which the limit is reached is taken. */
    private void requireAudioLeft() throws LimitedException {
        try {
            usage.check(Kind.AUDIO_PER_DAY, 1);
        } catch (LimitedException e) {
            session.ifPresent(it -> it.uplink().blobRefused());
            throw e;
        }
    }

    /** Continues an earlier session on this socket. */
    private void resume(Optional<SpeakerSessions.Resumed> resumed) {
        resumed.ifPresent(it -> {
            meters.resumed(it);
            lecture.ifPresentOrElse(name -> sessions.setLecture(it.session(), lecture), () -> lecture = it.session().lecture());
            session = Optional.of(it.session());
        });
    }

    private void setLecture(Arguments arguments, Ack ack) throws RefusedException, AccessException {
        var name = arguments.at(0);
        if (!name.isMissingNode() && !name.isNull()) {
            if (!(name.isTextual() || name.isNumber()) || name.asText().isBlank() || name.asText().length() > MAX_LECTURE) {
                throw new RefusedException("bad_lecture", "lectureId is a number, or a text of 1 to " + MAX_LECTURE + " characters.");
            }
            SocketAccess.check(socket, "lectureId", name.asText().strip());
            lecture = Optional.of(name.asText().strip());
            session.ifPresent(it -> sessions.setLecture(it, lecture));
        }
        ack.send(JsonNodeFactory.instance.objectNode().put("lectureId", lecture.orElse(null)));
    }

    private void processText(Arguments arguments, Ack ack) throws RefusedException, AccessException, LimitedException {
        var began = System.nanoTime();
        SocketAccess.check(socket, "nlProcessing", Scope.ALL);
        usage.take(Kind.TEXTS, 1);
        try {
            var message = NlpMessage.of(arguments.at(0));
            texts.add(message, new TextQueue.Receiver() {
                @Override
                public void processed(NlpMessage result) {
                    meters.textProcessed(result.words().size(), System.nanoTime() - began);
                    if (disconnected && session.isPresent()) {
                        session.get().deliver(result, Client.this);
                        return;
                    }
                    // A client that can recover its connection gets it with what else it missed.
                    emit(result);
                    if (!disconnected) {
                        ack.send();
                    }
                }

                @Override
                public void failed() {
                    refuse(ack, "failed", "The server failed to process this text; its log says why.");
                }
            });
        } catch (MessageException e) {
            throw new RefusedException(e.code().name().toLowerCase(Locale.ROOT), e);
        }
    }

    /** Emits a {@code caption}, and a {@code transitionResult} for a final. From the link's threads. */
    void emit(Caption caption, String sessionId) {
        socket.emit("caption", CaptionMessage.of(caption).put("session", sessionId));
        if (caption.isFinal()) {
            socket.emit("transitionResult", caption.text());
        }
    }

    /** Emits a {@code lecture}: where what it says is kept. From any thread. */
    void emit(Lecture kept) {
        SocketAudit.record(socket, "lecture.speak", kept.id(), "", Outcome.DONE);
        socket.emit("lecture", JsonNodeFactory.instance.objectNode().put("id", kept.id()).put("title", kept.title()));
    }

    /** Emits an {@code NLPResult}. From any thread. */
    void emit(NlpMessage result) {
        socket.emit("NLPResult", result.toJson());
    }

    /** Emits a {@code captionUnheard}. From the link's threads. */
    void emit(SpeechEvent.Unheard unheard) {
        socket.emit("captionUnheard",
                JsonNodeFactory.instance.objectNode().put("startMs", unheard.startMs()).put("endMs", unheard.endMs()));
    }

    /** Emits a {@code captionStatus}. From the link's threads. */
    void emit(SpeechEvent.Status status) {
        socket.emit("captionStatus", JsonNodeFactory.instance.objectNode()
                .put("state", status.state().name().toLowerCase(Locale.ROOT)).put("lagMs", status.lagMs()));
    }

    /** By which the speaker is told apart in its lecture; empty if it says nothing. */
    String speakerLabel() {
        return new ConnectionParameters(socket.handshake()).text("speaker", " ")
                .map(label -> label.substring(0, Math.min(label.length(), MAX_LABEL))).orElse("");
    }

    /** Whether this client may continue a session that speaks in this lecture; empty for one of its own. */
    boolean maySpeakIn(Optional<String> name) {
        return SocketAccess.caller(socket).may(Role.SPEAKER, name.orElse(Scope.ALL));
    }

    String id() {
        return socket.id();
    }

    /** Completes when the client is known to have received everything that was emitted to it by now; exceptionally when its connection ends before. */
    CompletableFuture<Void> received() {
        return socket.received();
    }

    /** Disconnects this socket, since its client has another connection. Completes when the session gets no more audio from this one. */
    CompletableFuture<Void> supersede() {
        superseded = true;
        socket.disconnect(true);
        return disconnectHandled.copy();
    }

    boolean hasSession() {
        return session.isPresent();
    }

    /** How many texts wait. */
    int waitingTexts() {
        return texts.waiting();
    }

    /** The socket is disconnected, and all its events are handled: suspends its session and its texts, or ends both where the client will not reconnect. */
    void onDisconnect(DisconnectReason reason) {
        disconnected = true;
        var mayReconnect = !FINAL_REASONS.contains(reason) || (superseded && reason == DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        if (mayReconnect && session.isPresent()) {
            session.get().addTextQueue(texts);
            sessions.suspendOrEnd(session.get());
        } else if (mayReconnect && !texts.isIdle()) {
            lostTexts.accept(texts);
        } else {
            texts.close();
            session.ifPresent(it -> {
                var _ = sessions.end(it);
            });
        }
        disconnectHandled.complete(null);
    }

    /** Closes the connection, after its last final and while the server closes, in a way that makes the client connect again. */
    void closeConnection() {
        socket.closeConnection();
    }

    /** The server closes: drops the texts. */
    void close() {
        texts.close();
    }
}
