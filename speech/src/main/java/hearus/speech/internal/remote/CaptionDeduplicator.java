package hearus.speech.internal.remote;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionEvent.Status;
import hearus.captions.CaptionEvent.Unheard;
import hearus.speech.SpeechEvent;
import hearus.speech.SpeechEvent.State;
import hearus.speech.internal.protocol.Pcm;

/**
 * What one stream has said so far, over any number of connections: ids go on growing, the phrase that was open when a connection broke keeps its id, and a final that
 * was delivered is not delivered again. Not thread-safe.
 */
final class Captions {
    private final Consumer<SpeechEvent> listener;
    private final Set<String> problems = new HashSet<>();
    private Optional<State> state = Optional.empty();
    private boolean fresh = true;
    private long shift;
    private long highest;
    private long lastFinal;
    private long open;
    private int openRevision;
    private long unheardMs;
    private long captionedMs = Long.MIN_VALUE;

    Captions(Consumer<SpeechEvent> listener) {
        this.listener = listener;
    }

    /** The end of the last final on the audio clock, in samples; negative before the first. */
    long captionedTo() {
        return captionedMs == Long.MIN_VALUE ? -1 : captionedMs * Pcm.RATE / 1000;
    }

    /** A new connection begins to count its phrases anew. */
    void connected() {
        fresh = true;
    }

    /** Whether the speaker has been told that the server is away. */
    boolean awaitsServer() {
        return state.equals(Optional.of(State.RECONNECTING));
    }

    void reconnecting() {
        become(State.RECONNECTING, 0);
    }

    /** The server has answered: the connection is good. */
    void heardBack() {
        problems.clear();
        if (state.isEmpty() || state.get() == State.RECONNECTING) {
            become(State.LISTENING, 0);
        }
    }

    void status(Status status) {
        become(State.of(status.state()), status.lagMs());
    }

    private void become(State next, long lagMs) {
        if (!state.equals(Optional.of(next))) {
            state = Optional.of(next);
            listener.accept(new SpeechEvent.Status(next, lagMs));
        }
    }

    /** Tells the speaker, once until the connection is good again. */
    void problem(String code, String message) {
        if (problems.add(code)) {
            listener.accept(new SpeechEvent.Problem(code, message));
        }
    }

    /** Audio that is sent again after a lost connection may be reported again: each stretch is told once. */
    void unheard(Unheard unheard) {
        if (unheard.endMs() > Math.max(captionedMs, unheardMs)) {
            unheardMs = unheard.endMs();
            listener.accept(new SpeechEvent.Unheard(unheard.startMs(), unheard.endMs()));
        }
    }

    void caption(Caption caption) {
        if (caption.endMs() <= captionedMs) {
            return;
        }
        if (fresh) {
            fresh = false;
            shift = (open > 0 ? open : highest + 1) - caption.id();
        }
        var id = caption.id() + shift;
        if (id <= lastFinal) {
            return;
        }
        var revision = id == open ? openRevision + 1 : 1;
        highest = Math.max(highest, id);
        if (caption.isFinal()) {
            lastFinal = id;
            open = 0;
            captionedMs = caption.endMs();
        } else {
            open = id;
            openRevision = revision;
        }
        listener.accept(new SpeechEvent.Captioned(caption.renumbered(id, revision)));
    }
}
