package hearus.server.internal.hub;

import hearus.server.CaptionMessage;
import hearus.server.TextProcessor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import hearus.captions.CaptionEvent.Caption;
import hearus.keywords.MessageException;
import hearus.keywords.NlpMessage;
import hearus.socketio.DisconnectReason;
import hearus.socketio.Socket;
import hearus.socketio.Socket.Ack;
import hearus.socketio.Socket.Arguments;
import hearus.speech.SpeechEvent;

/**
 * One socket: what it asks for, and what it is told. Its handlers run one at a time on the socket's queue of virtual threads, so that a speaker who is ahead of the model
 * waits without slowing anybody else; its captions come from its {@link Recording}, its processed texts from its {@link TextQueue}.
 */
final class Client {
    private static final Logger LOG = System.getLogger(Client.class.getName());
    private static final int MAX_LECTURE = 200;
    /** The reasons of a loss after which nobody comes back. */
    private static final Set<DisconnectReason> GOODBYES = Set.of(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT,
            DisconnectReason.SERVER_NAMESPACE_DISCONNECT, DisconnectReason.SERVER_SHUTTING_DOWN);

    private final Socket socket;
    private final SpeakerOptions options;
    private final Recordings recordings;
    private final Claim claim;
    private final TextQueue texts;
    private final HubMeters meters;
    private volatile boolean gone;
    /** The recording has no more of this client to come. */
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private volatile boolean superseded;
    private volatile Optional<String> lecture;
    private volatile Optional<Recording> recording = Optional.empty();

    Client(Socket socket, SpeakerOptions options, Recordings recordings, TextProcessor processor, HubMeters meters) {
        this.socket = socket;
        this.options = options;
        this.recordings = recordings;
        this.claim = Claim.of(socket);
        this.lecture = claim.lecture().map(String::strip).filter(name -> name.length() <= MAX_LECTURE);
        this.texts = new TextQueue(socket.id(), processor);
        this.meters = meters;
    }

    void begin() {
        LOG.log(Level.DEBUG, "socket {0} connected from {1}", socket.id(), socket.handshake().address());
        socket.on("transcription", answering(this::transcribe));
        socket.on("lectureId", answering(this::nameLecture));
        socket.on("nlProcessing", answering(this::processText));
        options.complaint().ifPresent(complaint -> refuse(complaint.code(), complaint.message()));
        try {
            goOn(recordings.ownedBy(this, claim, options));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A request; what it throws becomes a captionError and the ack's error. */
    private interface Request {
        void take(Arguments arguments, Ack ack) throws RefusedException, InterruptedException;
    }

    private Socket.EventHandler answering(Request request) {
        return (arguments, ack) -> {
            try {
                request.take(arguments, ack);
            } catch (RefusedException e) {
                refuse(ack, e.code(), e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private void refuse(Ack ack, String code, String message) {
        refuse(code, message);
        ack.send(JsonNodeFactory.instance.objectNode().put("error", message).put("code", code));
    }

    /** From any thread. */
    void refuse(String code, String message) {
        meters.refused(code);
        LOG.log(Level.DEBUG, "socket {0} refused: {1}, {2}", socket.id(), code, message);
        socket.emit("captionError", JsonNodeFactory.instance.objectNode().put("code", code).put("message", message));
    }

    private void transcribe(Arguments arguments, Ack ack) throws RefusedException, InterruptedException {
        var began = System.nanoTime();
        if (options.complaint().isPresent()) {
            throw options.complaint().get().toException();
        }
        var bytes = Blob.readAll(arguments.values());
        if (recording.isEmpty()) {
            goOn(recordings.continuedBy(this, claim, options, lecture, Continuations.begins(options.format(), bytes)));
        }
        if (recording.isEmpty()) {
            recording = Optional.of(recordings.begin(this, claim, options, lecture));
        }
        recording.get().uplink().take(bytes);
        meters.taken(bytes.length, System.nanoTime() - began);
        ack.send(JsonNodeFactory.instance.objectNode().put("received", bytes.length));
    }

    /** A recording of before goes on with this socket. */
    private void goOn(Optional<Recordings.Resumed> resumed) {
        resumed.ifPresent(it -> {
            meters.resumed(it);
            lecture.ifPresentOrElse(name -> recordings.speaksFor(it.recording(), lecture), () -> lecture = it.recording().lecture());
            recording = Optional.of(it.recording());
        });
    }

    private void nameLecture(Arguments arguments, Ack ack) throws RefusedException {
        var name = arguments.at(0);
        if (!name.isMissingNode() && !name.isNull()) {
            if (!(name.isTextual() || name.isNumber()) || name.asText().isBlank() || name.asText().length() > MAX_LECTURE) {
                throw new RefusedException("bad_lecture", "lectureId is a number, or a text of 1 to " + MAX_LECTURE + " characters.");
            }
            lecture = Optional.of(name.asText().strip());
            recording.ifPresent(it -> recordings.speaksFor(it, lecture));
        }
        ack.send(JsonNodeFactory.instance.objectNode().put("lectureId", lecture.orElse(null)));
    }

    private void processText(Arguments arguments, Ack ack) throws RefusedException {
        var came = System.nanoTime();
        try {
            var message = NlpMessage.of(arguments.at(0));
            texts.add(message, new TextQueue.Receiver() {
                @Override
                public void processed(NlpMessage answer) {
                    meters.processed(answer.words().size(), System.nanoTime() - came);
                    if (gone) {
                        recording.ifPresent(it -> it.answer(answer, Client.this));
                    } else {
                        tell(answer);
                        ack.send();
                    }
                }

                @Override
                public void failed() {
                    refuse(ack, "failed", "The server failed to process this text; its log says why.");
                }
            });
        } catch (MessageException e) {
            throw new RefusedException(e.code().name().toLowerCase(Locale.ROOT), e.getMessage());
        }
    }

    /** From the link's threads. */
    void tell(Caption caption, String session) {
        socket.emit("caption", CaptionMessage.of(caption).put("session", session));
        if (caption.isFinal()) {
            socket.emit("transitionResult", caption.text());
        }
    }

    /** From any thread. */
    void tell(NlpMessage answer) {
        socket.emit("NLPResult", answer.toJson());
    }

    /** From the link's threads. */
    void tell(SpeechEvent.Unheard unheard) {
        socket.emit("captionUnheard",
                JsonNodeFactory.instance.objectNode().put("startMs", unheard.startMs()).put("endMs", unheard.endMs()));
    }

    /** From the link's threads. */
    void tell(SpeechEvent.Status status) {
        socket.emit("captionStatus", JsonNodeFactory.instance.objectNode()
                .put("state", status.state().name().toLowerCase(Locale.ROOT)).put("lagMs", status.lagMs()));
    }

    String id() {
        return socket.id();
    }

    /** Completes when the client is known to have got everything that it was told by now, exceptionally when its connection ends before. */
    CompletableFuture<Void> received() {
        return socket.received();
    }

    /** Its client is here with another connection. Completes when this one has no more audio to give. */
    CompletableFuture<Void> supersede() {
        superseded = true;
        socket.disconnect(true);
        return left.copy();
    }

    boolean speaks() {
        return recording.isPresent();
    }

    /** How many texts wait. */
    int texts() {
        return texts.waiting();
    }

    /** The socket is gone, after everything that it sent was taken: its recording and its texts wait for its client unless that has said goodbye. */
    void leave(DisconnectReason reason) {
        gone = true;
        var waits = !GOODBYES.contains(reason) || (superseded && reason == DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        if (waits && recording.isPresent()) {
            recording.get().keep(texts);
            recordings.lost(recording.get());
        } else {
            texts.close();
            recording.ifPresent(it -> {
                var _ = recordings.end(it);
            });
        }
        left.complete(null);
    }

    /** Its last final is on its way and the server ends: it may look for the next one. */
    void dismiss() {
        socket.closeConnection();
    }

    /** The server is closing. */
    void close() {
        texts.close();
    }
}
