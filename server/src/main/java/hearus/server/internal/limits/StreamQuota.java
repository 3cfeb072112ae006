package hearus.server.internal.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import hearus.server.ClientLimits.Kind;
import hearus.speech.SpeechException;
import hearus.speech.SpeechServer;

/** What one client of {@code /ws} may use. Only on its event loop. */
final class StreamQuota implements SpeechServer.Quota {
    private static final int SAMPLES_PER_MS = 16;

    private final ClientUsage usage;
    private final Subject address;
    private final List<ClientUsage.Hold> holds = new ArrayList<>();
    private Optional<SubjectUsage> client = Optional.empty();
    private boolean closed;
    /** Samples of a millisecond that is not counted yet. */
    private long uncounted;

    StreamQuota(ClientUsage usage, Subject address) {
        this.usage = usage;
        this.address = address;
    }

    @Override
    public void begin(String who) throws SpeechException {
        if (closed) {
            return;
        }
        var begun = new SubjectUsage(usage,
                new Subject(Optional.<Subject.Network>empty(), Optional.of(who).filter(it -> !it.isEmpty())).and(address));
        try {
            holds.add(begun.open(Kind.CONNECTIONS));
            holds.add(begun.open(Kind.SESSIONS));
            client = Optional.of(begun);
        } catch (LimitedException e) {
            throw refused(e);
        }
    }

    @Override
    public void take(long samples) throws SpeechException {
        if (client.isEmpty()) {
            return;
        }
        try {
            // A message is taken or refused as a whole, and the one with which the limit is reached is taken.
            client.get().check(Kind.AUDIO_PER_DAY, 1);
            uncounted += samples;
            client.get().use(Kind.AUDIO_PER_DAY, uncounted / SAMPLES_PER_MS);
            uncounted %= SAMPLES_PER_MS;
        } catch (LimitedException e) {
            throw refused(e);
        }
    }

    private static SpeechException refused(LimitedException e) {
        return new SpeechException(SpeechException.Code.LIMITED, e.getMessage());
    }

    @Override
    public void close() {
        closed = true;
        holds.forEach(ClientUsage.Hold::close);
    }
}
