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
 * Makes one sequence of events of those of a stream's connections, one after the other: ids go on growing, the phrase that was open when a connection was lost keeps its id, and a final that
 * was delivered is not delivered again. Not thread-safe.
 */
final class CaptionDeduplicator {
    private final Consumer<SpeechEvent> listener;
    private final Set<String> problems = new HashSet<>();
    private Optional<State> state = Optional.empty();
    private boolean newConnection = true;
    private long idOffset;
    private long highestId;
    private long lastFinal;
    private long openPhrase;
    private int openRevision;
    private long unheardToMs;
    private long captionedToMs = Long.MIN_VALUE;

    CaptionDeduplicator(Consumer<SpeechEvent> listener) {
        this.listener = listener;
    }

    /** The end of the last final on the audio clock, in samples; negative before the first. */
    long captionedTo() {
        return captionedToMs == Long.MIN_VALUE ? -1 : captionedToMs * Pcm.RATE / 1000;
    }

    /** A new connection, whose phrases are counted from the beginning. */
    void connected() {
        newConnection = true;
    }

    /** Whether the state is RECONNECTING. */
    boolean isReconnecting() {
        return state.equals(Optional.of(State.RECONNECTING));
    }

    void reconnecting() {
        changeState(State.RECONNECTING, 0);
    }

    /** The server has answered: the connection works. */
    void confirmed() {
        problems.clear();
        if (state.isEmpty() || state.get() == State.RECONNECTING) {
            changeState(State.LISTENING, 0);
        }
    }

    void status(Status status) {
        changeState(State.of(status.state()), status.lagMs());
    }

    private void changeState(State next, long lagMs) {
        if (!state.equals(Optional.of(next))) {
            state = Optional.of(next);
            listener.accept(new SpeechEvent.Status(next, lagMs));
        }
    }

    /** Reports a problem, each code once until {@link #confirmed}. */
    void problem(String code, String message) {
        if (problems.add(code)) {
            listener.accept(new SpeechEvent.Problem(code, message));
        }
    }

    /** Audio that is sent again after a lost connection may be reported again: each stretch is reported once. */
    void unheard(Unheard unheard) {
        if (unheard.endMs() > Math.max(captionedToMs, unheardToMs)) {
            unheardToMs = unheard.endMs();
            listener.accept(new SpeechEvent.Unheard(unheard.startMs(), unheard.endMs()));
        }
    }

    void caption(Caption caption) {
        if (caption.endMs() <= captionedToMs) {
            return;
        }
        if (newConnection) {
            newConnection = false;
            idOffset = (openPhrase > 0 ? openPhrase : highestId + 1) - caption.id();
        }
        var id = caption.id() + idOffset;
        if (id <= lastFinal) {
            return;
        }
        var revision = id == openPhrase ? openRevision + 1 : 1;
        highestId = Math.max(highestId, id);
        if (caption.isFinal()) {
            lastFinal = id;
            openPhrase = 0;
            captionedToMs = caption.endMs();
        } else {
            openPhrase = id;
            openRevision = revision;
        }
        listener.accept(new SpeechEvent.Captioned(caption.renumbered(id, revision)));
    }
}
