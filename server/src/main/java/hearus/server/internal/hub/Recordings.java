package hearus.server.internal.hub;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

import hearus.captions.SessionOptions;
import hearus.speech.SpeechEvent;
import hearus.speech.SpeechException;
import hearus.speech.SpeechLink;
import hearus.speech.SpeechStream;

/**
 * Every recording of a hub. One whose client loses its connection is suspended: its open phrase waits, and it goes on when the same client comes back within the grace
 * time. Thread-safe; owns the recordings.
 */
final class Recordings {
    private static final Logger LOG = System.getLogger(Recordings.class.getName());
    /** How long a socket that may be dead has to show that it is not. */
    private static final Duration PROBE = Duration.ofMillis(1500);
    private static final Duration LAST_BLOBS = Duration.ofSeconds(5);
    private static final Duration LAST_FINAL = Duration.ofSeconds(5);
    private static final int MAX_SHARED = 1_000;

    private final SpeechLink link;
    private final RecordingPolicy policy;
    private final Set<Recording> all = ConcurrentHashMap.newKeySet();
    /** Those that have no more audio to come, and whose last captions are being made. */
    private final Set<Recording> ending = ConcurrentHashMap.newKeySet();
    /** Those that wait for their client, the longest first, each with the end of its wait. Guarded by the monitor. */
    private final Map<Recording, CompletableFuture<Void>> suspended = new LinkedHashMap<>();
    /** Names of lectures that two clients spoke for at the same time: they do not tell whose a recording is. Guarded by the monitor. */
    private final Set<String> shared = Collections.newSetFromMap(new LinkedHashMap<>());

    private volatile boolean closing;

    /**
     * How recordings end.
     *
     * @param grace how long a client that lost its connection is waited for; zero for not at all
     * @param patience how long the last words of a recording are waited for
     * @param maxSuspended the one that waits longest is given up first
     */
    record RecordingPolicy(Duration grace, Duration patience, int maxSuspended) {}

    /** By what a client was known again. */
    enum Proof {
        RECOVERY, SESSION, COOKIE, LECTURE
    }

    /** A recording that goes on, and how many finals it had for its client. */
    record Resumed(Recording recording, Proof proof, int finals) {}

    Recordings(SpeechLink link, RecordingPolicy policy) {
        this.link = link;
        this.policy = policy;
    }

    /** A recording for a client that has none. */
    Recording begin(Client client, Claim claim, SpeakerOptions options, Optional<String> lecture) {
        var recording = new Recording(claim, options, this::open);
        all.add(recording);
        speaksFor(recording, lecture);
        recording.attach(client, claim);
        return recording;
    }

    /** Two clients that speak for one lecture at a time show that its name does not tell them apart. */
    void speaksFor(Recording recording, Optional<String> lecture) {
        recording.speaksFor(lecture);
        lecture.filter(name -> all.stream()
                .anyMatch(other -> other != recording && other.client().isPresent() && other.lecture().equals(lecture)))
                .ifPresent(this::share);
    }

    private synchronized void share(String lecture) {
        if (shared.size() >= MAX_SHARED) {
            shared.remove(shared.iterator().next());
        }
        shared.add(lecture);
    }

    /** The recording that this client asks for by what only its owner knows. May block for some seconds. */
    Optional<Resumed> ownedBy(Client client, Claim claim, SpeakerOptions options) throws InterruptedException {
        if (claim.recovered()) {
            return resume(client, claim, options, recording -> recording.owner().socket().equals(claim.socket()), Proof.RECOVERY);
        }
        return claim.session().isPresent() && !claim.wantsNew()
                ? resume(client, claim, options, recording -> recording.belongsTo(claim.session().orElseThrow()), Proof.SESSION)
                : Optional.empty();
    }

    /**
     * The recording that a client which now sends audio goes on with, where there is exactly one that can be its own. May block for some seconds.
     *
     * @param lecture the one that it speaks for
     * @param continuation whether its audio begins in the middle of a recording
     */
    Optional<Resumed> continuedBy(Client client, Claim claim, SpeakerOptions options, Optional<String> lecture, boolean continuation)
            throws InterruptedException {
        if (claim.wantsNew()) {
            return Optional.empty();
        }
        var byCookie = resume(client, claim, options, recording -> recording.owner().sameBrowser(claim)
                && (lecture.isEmpty() || recording.lecture().isEmpty() || lecture.equals(recording.lecture())), Proof.COOKIE);
        return byCookie.isPresent() || !(claim.lecture().isPresent() || continuation)
                ? byCookie
                : byLecture(client, claim, options, lecture);
    }

    private Optional<Resumed> byLecture(Client client, Claim claim, SpeakerOptions options, Optional<String> lecture)
            throws InterruptedException {
        var speakers = all.stream().filter(recording -> lecture.isPresent() && recording.lecture().equals(lecture)).toList();
        synchronized (this) {
            if (speakers.size() != 1 || shared.contains(lecture.orElseThrow()) || !suspended.containsKey(speakers.getFirst())
                    || !speakers.getFirst().owner().compatible(claim)) {
                return Optional.empty();
            }
        }
        return resume(client, claim, options, recording -> recording == speakers.getFirst(), Proof.LECTURE);
    }

    private Optional<Resumed> resume(Client client, Claim claim, SpeakerOptions options, Predicate<Recording> mine, Proof proof)
            throws InterruptedException {
        var candidates = all.stream().filter(mine).filter(recording -> recording.options().equals(options)).toList();
        var away = away(candidates);
        if (away.size() != 1) {
            return Optional.empty();
        }
        var recording = away.getFirst();
        var dead = recording.client();
        if (dead.isPresent()) {
            LOG.log(Level.INFO, "session {0}: its client is back, and its old connection does not answer", recording.id());
            dead.get().supersede().completeOnTimeout(null, LAST_BLOBS.toMillis(), TimeUnit.MILLISECONDS).join();
        }
        synchronized (this) {
            var wait = Optional.ofNullable(suspended.remove(recording));
            if (wait.isEmpty()) {
                return Optional.empty();
            }
            wait.get().cancel(false);
            recording.uplink().resume();
            var finals = recording.attach(client, claim);
            LOG.log(Level.INFO, "session {0} goes on, known by {1}; {2} finals sent again", recording.id(), proof, finals);
            return Optional.of(new Resumed(recording, proof, finals));
        }
    }

    /** Those whose client is not here: suspended, or the connection does not answer. */
    private static List<Recording> away(List<Recording> candidates) throws InterruptedException {
        var end = System.nanoTime() + PROBE.toNanos();
        var asked = new LinkedHashMap<Recording, CompletableFuture<Void>>();
        candidates.forEach(recording -> asked.put(recording,
                recording.client().map(Client::received).orElseGet(() -> CompletableFuture.failedFuture(new TimeoutException()))));
        var away = new ArrayList<Recording>();
        for (var question : asked.entrySet()) {
            try {
                question.getValue().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.log(Level.DEBUG, "session {0} has no client that answers", question.getKey().id());
                away.add(question.getKey());
            }
        }
        return away;
    }

    /** The client's connection is lost: it is waited for, unless it would begin anew anyway. */
    void lost(Recording recording) {
        if (closing) {
            return;
        }
        if (policy.grace().isZero() || recording.owner().wantsNew()) {
            var _ = end(recording);
            return;
        }
        var tooMany = Optional.<Recording>empty();
        synchronized (this) {
            recording.detach();
            recording.uplink().suspend();
            var wait = new CompletableFuture<Void>().completeOnTimeout(null, policy.grace().toMillis(), TimeUnit.MILLISECONDS);
            suspended.put(recording, wait);
            var _ = wait.thenRunAsync(() -> expire(recording, wait));
            if (suspended.size() > policy.maxSuspended()) {
                tooMany = oldest();
            }
        }
        LOG.log(Level.INFO, "session {0}: its client lost the connection, and is waited for", recording.id());
        tooMany.ifPresent(it -> {
            var _ = giveUp(it);
        });
    }

    private void expire(Recording recording, CompletableFuture<Void> wait) {
        synchronized (this) {
            if (!suspended.remove(recording, wait)) {
                return;
            }
        }
        LOG.log(Level.INFO, "session {0}: its client did not come back", recording.id());
        var _ = end(recording);
    }

    private Optional<Recording> oldest() {
        return suspended.keySet().stream().findFirst();
    }

    private CompletableFuture<Void> giveUp(Recording recording) {
        synchronized (this) {
            Optional.ofNullable(suspended.remove(recording)).ifPresent(wait -> wait.cancel(false));
        }
        LOG.log(Level.INFO, "session {0} ends before its time: others need its place", recording.id());
        return end(recording);
    }

    /** A stream to the model; where all places are taken, one is made by whoever has been away for the longest time. */
    private SpeechStream open(SessionOptions options, Consumer<SpeechEvent> listener) throws SpeechException, InterruptedException {
        try {
            return link.open(options, listener);
        } catch (SpeechException e) {
            Optional<Recording> oldest;
            synchronized (this) {
                oldest = e.code() == SpeechException.Code.BUSY
                        ? suspended.keySet().stream().filter(recording -> recording.uplink().streams()).findFirst()
                        : Optional.empty();
            }
            if (oldest.isEmpty()) {
                throw e;
            }
            giveUp(oldest.get()).completeOnTimeout(null, LAST_FINAL.toMillis(), TimeUnit.MILLISECONDS).join();
            return link.open(options, listener);
        }
    }

    /** No more audio comes: the open phrase gets its final. Completes when nothing is left of the recording. */
    CompletableFuture<Void> end(Recording recording) {
        ending.add(recording);
        all.remove(recording);
        return recording.finish().completeOnTimeout(null, policy.patience().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, error) -> {
                    recording.close();
                    ending.remove(recording);
                });
    }

    /** How many wait for their client. */
    synchronized int waiting() {
        return suspended.size();
    }

    /** Makes the finals of open phrases, also of those whose client is away, and ends everything. Blocks as long as {@code most}. */
    void close(Duration most) {
        closing = true;
        synchronized (this) {
            suspended.values().forEach(wait -> wait.cancel(false));
            suspended.clear();
        }
        // What a client sends from now on is refused: each is let go as soon as it has its own last final, to speak to the next server.
        var last = all.stream().map(recording -> recording.finish().thenRun(recording::dismiss)).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(last).completeOnTimeout(null, most.toMillis(), TimeUnit.MILLISECONDS).exceptionally(error -> null).join();
        all.forEach(Recording::close);
        ending.forEach(Recording::close);
    }
}
