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
import java.util.function.Function;
import java.util.function.Predicate;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.captions.SessionOptions;
import hearus.server.internal.lectures.SpeakerLectures;
import hearus.server.internal.lectures.SpokenLecture;
import hearus.server.internal.limits.ClientUsage;
import hearus.server.internal.recordings.AudioRecorder;
import hearus.speech.SpeechEvent;
import hearus.speech.SpeechException;
import hearus.speech.SpeechLink;
import hearus.speech.SpeechStream;

/**
 * All speaker sessions of a hub. One whose client loses its connection is suspended: its open phrase waits, and it continues when the same client reconnects within the grace
 * time. Thread-safe; owns the sessions.
 */
final class SpeakerSessions {
    private static final Logger LOG = System.getLogger(SpeakerSessions.class.getName());
    /** How long a socket whose connection may be dead has to answer. */
    private static final Duration PROBE_TIMEOUT = Duration.ofMillis(1500);
    private static final Duration LAST_BLOBS_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FINAL_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_AMBIGUOUS_LECTURES = 1_000;

    private final SpeechLink link;
    private final SpeakerLectures lectures;
    private final SessionPolicy policy;
    private final Function<SpokenLecture, Optional<AudioRecorder>> recorders;
    private final Set<SpeakerSession> all = ConcurrentHashMap.newKeySet();
    /** Those that get no more audio, and whose last captions are being decoded. */
    private final Set<SpeakerSession> finishing = ConcurrentHashMap.newKeySet();
    /** The suspended ones, the longest suspended first, each with the timer of its grace time. */
    @GuardedBy("this")
    private final Map<SpeakerSession, CompletableFuture<Void>> suspended = new LinkedHashMap<>();
    /** Names of lectures that two clients spoke for at the same time: they do not identify one session. */
    @GuardedBy("this")
    private final Set<String> ambiguousLectures = Collections.newSetFromMap(new LinkedHashMap<>());

    private volatile boolean closing;

    /**
     * How sessions end.
     *
     * @param grace how long the session of a client that lost its connection is suspended before it ends; zero for not at all
     * @param finishTimeout how long a session that ends may take for its last captions
     * @param maxSuspended sessions suspended at the same time; beyond that the one suspended longest ends
     */
    record SessionPolicy(Duration grace, Duration finishTimeout, int maxSuspended) {}

    /** By what the client of a suspended session was identified. */
    enum IdentifiedBy {
        RECOVERY, SESSION, COOKIE, LECTURE
    }

    /** A session that continues, and how many finals were sent again to its client. */
    record Resumed(SpeakerSession session, IdentifiedBy identifiedBy, int finals) {}

    SpeakerSessions(SpeechLink link, SessionPolicy policy, SpeakerLectures lectures) {
        this(link, policy, lectures, _ -> Optional.empty());
    }

    /** @param recorders keep the audio of sessions, where it is kept */
    SpeakerSessions(SpeechLink link, SessionPolicy policy, SpeakerLectures lectures,
            Function<SpokenLecture, Optional<AudioRecorder>> recorders) {
        this.recorders = recorders;
        this.link = link;
        this.lectures = lectures;
        this.policy = policy;
    }

    /**
     * Starts a session for a client that has none.
     *
     * @param hold is given back when the session is closed
     */
    SpeakerSession start(Client client, ClientIdentity identity, SpeakerOptions options, Optional<String> lecture, ClientUsage.Hold hold) {
        var spoken = lectures.begin(identity.socketId(), lecture, client.speakerLabel());
        var session = new SpeakerSession(identity, options, this::open, spoken, recorders.apply(spoken), hold);
        all.add(session);
        setLecture(session, lecture);
        session.attach(client, identity);
        session.announceLecture();
        return session;
    }

    /** Sets the lecture that a session speaks for. Two clients that speak for one lecture at a time show that its name does not identify one session. */
    void setLecture(SpeakerSession session, Optional<String> lecture) {
        session.setLecture(lecture);
        lecture.filter(name -> all.stream()
                .anyMatch(other -> other != session && other.client().isPresent() && other.lecture().equals(lecture)))
                .ifPresent(this::markAmbiguous);
    }

    private synchronized void markAmbiguous(String lecture) {
        if (ambiguousLectures.size() >= MAX_AMBIGUOUS_LECTURES) {
            ambiguousLectures.remove(ambiguousLectures.iterator().next());
        }
        ambiguousLectures.add(lecture);
    }

    /** Resumes the session that this client asks for by its id or by connection state recovery, which only its owner knows. May block for some seconds. */
    Optional<Resumed> resumeRequested(Client client, ClientIdentity identity, SpeakerOptions options) throws InterruptedException {
        if (identity.recovered()) {
            return resume(client, identity, options, session -> session.identity().socketId().equals(identity.socketId()),
                    IdentifiedBy.RECOVERY);
        }
        return identity.sessionId().isPresent() && !identity.requestsNewSession()
                ? resume(client, identity, options, session -> session.hasId(identity.sessionId().orElseThrow()), IdentifiedBy.SESSION)
                : Optional.empty();
    }

    /**
     * Resumes the session of a client that sends its first audio, where exactly one session can be its own. May block for some seconds.
     *
     * @param lecture the one that it speaks for
     * @param headerless whether its audio begins in the middle of a container
     */
    Optional<Resumed> resumeForAudio(Client client, ClientIdentity identity, SpeakerOptions options, Optional<String> lecture,
            boolean headerless)
            throws InterruptedException {
        if (identity.requestsNewSession()) {
            return Optional.empty();
        }
        var byCookie = resume(client, identity, options, session -> session.identity().sameBrowser(identity)
                && (lecture.isEmpty() || session.lecture().isEmpty() || lecture.equals(session.lecture())), IdentifiedBy.COOKIE);
        return byCookie.isPresent() || !(identity.lecture().isPresent() || headerless)
                ? byCookie
                : resumeByLecture(client, identity, options, lecture);
    }

    private Optional<Resumed> resumeByLecture(Client client, ClientIdentity identity, SpeakerOptions options, Optional<String> lecture)
            throws InterruptedException {
        var speakers = all.stream().filter(session -> lecture.isPresent() && session.lecture().equals(lecture)).toList();
        synchronized (this) {
            if (speakers.size() != 1 || ambiguousLectures.contains(lecture.orElseThrow()) || !suspended.containsKey(speakers.getFirst())
                    || !speakers.getFirst().identity().compatible(identity)) {
                return Optional.empty();
            }
        }
        return resume(client, identity, options, session -> session == speakers.getFirst(), IdentifiedBy.LECTURE);
    }

    private Optional<Resumed> resume(Client client, ClientIdentity identity, SpeakerOptions options, Predicate<SpeakerSession> matches,
            IdentifiedBy identifiedBy)
            throws InterruptedException {
        var candidates = all.stream().filter(matches).filter(session -> session.options().equals(options))
                .filter(session -> client.maySpeakIn(session.lecture())).toList();
        var disconnected = disconnected(candidates);
        if (disconnected.size() != 1) {
            return Optional.empty();
        }
        var session = disconnected.getFirst();
        var unresponsive = session.client();
        if (unresponsive.isPresent()) {
            LOG.log(Level.INFO, "session {0}: its client has reconnected, and its old connection does not answer", session.id());
            unresponsive.get().supersede().completeOnTimeout(null, LAST_BLOBS_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
        }
        synchronized (this) {
            var graceTimer = Optional.ofNullable(suspended.remove(session));
            if (graceTimer.isEmpty()) {
                return Optional.empty();
            }
            graceTimer.get().cancel(false);
            session.uplink().resume();
            var finals = session.attach(client, identity);
            LOG.log(Level.INFO, "session {0} continues, identified by {1}; {2} finals sent again", session.id(), identifiedBy, finals);
            return Optional.of(new Resumed(session, identifiedBy, finals));
        }
    }

    /** Those that are suspended, or whose client's connection does not answer. */
    private static List<SpeakerSession> disconnected(List<SpeakerSession> candidates) throws InterruptedException {
        var end = System.nanoTime() + PROBE_TIMEOUT.toNanos();
        var probes = new LinkedHashMap<SpeakerSession, CompletableFuture<Void>>();
        candidates.forEach(session -> probes.put(session,
                session.client().map(Client::received).orElseGet(() -> CompletableFuture.failedFuture(new TimeoutException()))));
        var disconnected = new ArrayList<SpeakerSession>();
        for (var probe : probes.entrySet()) {
            try {
                probe.getValue().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.log(Level.DEBUG, "session {0} has no client that answers", probe.getKey().id());
                disconnected.add(probe.getKey());
            }
        }
        return disconnected;
    }

    /** The client's connection is lost: suspends the session, or ends it where the client would not continue it. */
    void suspendOrEnd(SpeakerSession session) {
        if (closing) {
            return;
        }
        if (policy.grace().isZero() || session.identity().requestsNewSession()) {
            var _ = end(session);
            return;
        }
        var excess = Optional.<SpeakerSession>empty();
        synchronized (this) {
            session.detach();
            session.uplink().suspend();
            var graceTimer = new CompletableFuture<Void>().completeOnTimeout(null, policy.grace().toMillis(), TimeUnit.MILLISECONDS);
            suspended.put(session, graceTimer);
            var _ = graceTimer.thenRunAsync(() -> expire(session, graceTimer));
            if (suspended.size() > policy.maxSuspended()) {
                excess = longestSuspended();
            }
        }
        LOG.log(Level.INFO, "session {0} is suspended: its client lost the connection", session.id());
        excess.ifPresent(it -> {
            var _ = evict(it);
        });
    }

    private void expire(SpeakerSession session, CompletableFuture<Void> graceTimer) {
        synchronized (this) {
            if (!suspended.remove(session, graceTimer)) {
                return;
            }
        }
        LOG.log(Level.INFO, "session {0} ends: its client did not reconnect", session.id());
        var _ = end(session);
    }

    @GuardedBy("this")
    private Optional<SpeakerSession> longestSuspended() {
        return suspended.keySet().stream().findFirst();
    }

    private CompletableFuture<Void> evict(SpeakerSession session) {
        synchronized (this) {
            Optional.ofNullable(suspended.remove(session)).ifPresent(timer -> timer.cancel(false));
        }
        LOG.log(Level.INFO, "session {0} ends before its grace time: the limit of sessions is reached", session.id());
        return end(session);
    }

    /** Opens a stream to the model; at the limit of streams, ends the session that has been suspended for the longest time first. */
    private SpeechStream open(SessionOptions options, Consumer<SpeechEvent> listener) throws SpeechException, InterruptedException {
        try {
            return link.open(options, listener);
        } catch (SpeechException e) {
            Optional<SpeakerSession> longest;
            synchronized (this) {
                longest = e.code() == SpeechException.Code.BUSY
                        ? suspended.keySet().stream().filter(session -> session.uplink().hasStream()).findFirst()
                        : Optional.empty();
            }
            if (longest.isEmpty()) {
                throw e;
            }
            evict(longest.get()).completeOnTimeout(null, FINAL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
            return link.open(options, listener);
        }
    }

    /** Ends a session: no more audio comes, and the open phrase gets its final. Completes when the session is closed. */
    CompletableFuture<Void> end(SpeakerSession session) {
        finishing.add(session);
        all.remove(session);
        return session.finish().completeOnTimeout(null, policy.finishTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, error) -> {
                    session.close();
                    finishing.remove(session);
                });
    }

    /** How many are suspended. */
    synchronized int suspendedCount() {
        return suspended.size();
    }

    /** Sends the finals of open phrases, also of suspended sessions, and ends everything. Blocks for at most {@code timeout}. */
    void close(Duration timeout) {
        closing = true;
        synchronized (this) {
            suspended.values().forEach(timer -> timer.cancel(false));
            suspended.clear();
        }
        // What a client sends from now on is refused: its connection is closed as soon as it has its last final, so that it connects to another server.
        var last = all.stream().map(session -> session.finish().thenRun(session::closeConnection)).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(last).completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS).exceptionally(error -> null)
                .join();
        all.forEach(SpeakerSession::close);
        finishing.forEach(SpeakerSession::close);
    }
}
