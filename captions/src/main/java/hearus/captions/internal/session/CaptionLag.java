package hearus.captions.internal.session;

import java.util.Optional;

import hearus.captions.CaptionEvent.State;
import hearus.captions.CaptionEvent.Status;
import hearus.captions.internal.samples.Samples;

/** How far a session's captions lie behind its audio. Positions are samples on the audio clock. Single-threaded. */
final class CaptionLag {
    private static final long DELAYED_ABOVE = Samples.ofMillis(4000);
    private static final long LISTENING_BELOW = Samples.ofMillis(2000);

    private long received;
    private long captioned;
    private State state = State.LISTENING;

    CaptionLag(long startSample) {
        this.received = startSample;
        this.captioned = startSample;
    }

    /** One past the last sample that has come in. */
    long received() {
        return received;
    }

    /** Every sample before this one is captioned, at least with a partial, or silence. */
    long captioned() {
        return captioned;
    }

    /** Every sample before this one is captioned. */
    void captionedTo(long sample) {
        captioned = Math.max(captioned, sample);
    }

    /**
     * Audio has come in.
     *
     * @param usualWait samples that the client normally lets pass between two pieces of audio
     * @return how the session is doing, where that changes
     */
    Optional<Status> receivedTo(long sample, long usualWait) {
        received = sample;
        var delayed = received - captioned > usualWait + (state == State.DELAYED ? LISTENING_BELOW : DELAYED_ABOVE);
        var next = delayed ? State.DELAYED : State.LISTENING;
        if (next == state) {
            return Optional.empty();
        }
        state = next;
        return Optional.of(new Status(state, millis()));
    }

    /** Audio received minus audio captioned, in milliseconds. */
    long millis() {
        return Math.max(0, Samples.toMillis(received - captioned));
    }
}
