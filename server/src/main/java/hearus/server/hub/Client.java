package hearus.server.hub;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import hearus.keywords.MessageException;
import hearus.keywords.NlpMessage;
import hearus.server.speech.CaptionJson;
import hearus.server.speech.SpeechEvent;
import hearus.server.speech.SpeechLink;
import hearus.socketio.Socket;
import hearus.socketio.Socket.Ack;
import hearus.socketio.Socket.Arguments;

/**
 * One socket: what it asks for, and what it is told. Its handlers run one at a time on the socket's queue of virtual threads, so that a speaker who is ahead of the model
 * waits without slowing anybody else; its captions come from the link's threads, its processed texts from its {@link TextQueue}.
 */
final class Client {
    private static final Logger LOG = System.getLogger(Client.class.getName());
    private static final int MAX_LECTURE = 200;

    private final Socket socket;
    private final SpeakerOptions options;
    private final SpeechLink link;
    private final Lectures lectures;
    private final TextQueue texts;
    private final HubMeters meters;
    private volatile Optional<String> lecture = Optional.empty();
    private volatile Optional<Speaker> speaker = Optional.empty();

    Client(Socket socket, SpeakerOptions options, SpeechLink link, Lectures lectures, TextProcessor processor, HubMeters meters) {
        this.socket = socket;
        this.options = options;
        this.link = link;
        this.lectures = lectures;
        this.texts = new TextQueue(socket.id(), processor);
        this.meters = meters;
    }

    void begin() {
        LOG.log(Level.DEBUG, "socket {0} connected from {1}", socket.id(), socket.handshake().address());
        socket.on("transcription", answering(this::transcribe));
        socket.on("lectureId", answering(this::joinLecture));
        socket.on("nlProcessing", answering(this::processText));
        options.complaint().ifPresent(complaint -> refuse(complaint.code(), complaint.message()));
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

    private void refuse(String code, String message) {
        meters.refused(code);
        LOG.log(Level.DEBUG, "socket {0} refused: {1}, {2}", socket.id(), code, message);
        socket.emit("captionError", JsonNodeFactory.instance.objectNode().put("code", code).put("message", message));
    }

    private void transcribe(Arguments arguments, Ack ack) throws RefusedException, InterruptedException {
        var began = System.nanoTime();
        if (options.complaint().isPresent()) {
            throw options.complaint().get().toException();
        }
        var bytes = Blob.read(arguments.at(0));
        if (speaker.isEmpty()) {
            lectures.speaks(socket);
            speaker = Optional.of(new Speaker(socket.id(), options, link, this::hear));
        }
        speaker.get().take(bytes);
        meters.taken(bytes.length, System.nanoTime() - began);
        ack.send(JsonNodeFactory.instance.objectNode().put("received", bytes.length));
    }

    private void joinLecture(Arguments arguments, Ack ack) throws RefusedException {
        var name = arguments.at(0);
        if (!(name.isTextual() || name.isNumber()) || name.asText().isBlank() || name.asText().length() > MAX_LECTURE) {
            throw new RefusedException("bad_lecture", "lectureId is a text of 1 to " + MAX_LECTURE + " characters.");
        }
        var next = name.asText().strip();
        lecture.ifPresent(before -> lectures.leave(before, socket));
        lecture = Optional.of(next);
        lectures.join(next, socket);
        ack.send(JsonNodeFactory.instance.objectNode().put("lectureId", next));
    }

    private void processText(Arguments arguments, Ack ack) throws RefusedException {
        var came = System.nanoTime();
        try {
            var message = NlpMessage.of(arguments.at(0));
            texts.add(message, new TextQueue.Receiver() {
                @Override
                public void processed(NlpMessage answer) {
                    meters.processed(answer.words().size(), System.nanoTime() - came);
                    socket.emit("NLPResult", answer.toJson());
                    ack.send();
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

    private void hear(SpeechEvent event) {
        switch (event) {
            case SpeechEvent.Captioned(var caption) -> {
                tell("caption", CaptionJson.write(caption).put("session", socket.id()));
                if (caption.isFinal()) {
                    tell("transitionResult", caption.text());
                }
            }
            case SpeechEvent.Status(var state, var lagMs) -> socket.emit("captionStatus", JsonNodeFactory.instance.objectNode()
                    .put("state", state.name().toLowerCase(Locale.ROOT)).put("lagMs", lagMs));
            case SpeechEvent.Unheard(var startMs, var endMs) -> socket.emit("captionUnheard",
                    JsonNodeFactory.instance.objectNode().put("startMs", startMs).put("endMs", endMs));
            case SpeechEvent.Problem(var code, var message) -> refuse(code, message);
        }
    }

    private void tell(String event, Object payload) {
        socket.emit(event, payload);
        lecture.ifPresent(name -> lectures.tell(name, event, payload));
    }

    boolean speaks() {
        return speaker.isPresent();
    }

    /** How many texts wait. */
    int texts() {
        return texts.waiting();
    }

    /** The socket is gone: nobody waits for its texts. */
    void dropTexts() {
        texts.close();
    }

    /** No more audio. Completes when the last caption has been delivered. */
    CompletableFuture<Void> finish() {
        return speaker.map(Speaker::finish).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** Frees everything, also what is not captioned yet. */
    void close() {
        texts.close();
        speaker.ifPresent(Speaker::close);
    }
}
