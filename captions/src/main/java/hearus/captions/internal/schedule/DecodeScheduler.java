package hearus.captions.internal.schedule;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import hearus.captions.Decoder;
import hearus.captions.internal.decode.Job;
import hearus.captions.internal.decode.Load;
import hearus.whisper.Hypothesis;

/**
 * Assigns decodes to idle workers: finals before partials, and of those the session that has waited longest. When all workers are idle, one takes a partial
 * before its time: captions come sooner while there are few speakers, and the other workers stay free for finals. Decodes are wider then, too ({@link Load}). A
 * session has one decode under way at most, so its results come in order. All methods run on the captions thread; the workers only decode.
 *
 * <p>Windows of recordings wait in the background: they are decoded when no session wants a worker, on all workers while nobody speaks, on all but one while a few people speak, and not at all
 * while many do. Sessions are served as if those workers were idle.
 */
public final class DecodeScheduler {
    private static final Logger LOG = System.getLogger(DecodeScheduler.class.getName());
    /** Up to so many speakers for each worker are few: beam search delays none of them. */
    private static final int FEW_PER_WORKER = 4;

    private record Wanted(ScheduledSession session, Demand demand) {}

    private final Decoder decoder;
    private final Executor captionsThread;
    private final Executor workers;
    private final LongSupplier nanos;
    private final int workerCount;
    private final List<ScheduledSession> sessions = new ArrayList<>();
    private final Deque<BackgroundDecode> background = new ArrayDeque<>();
    private int idleWorkers;
    private int backgroundDecodes;
    private boolean backgroundClosed;

    public DecodeScheduler(Decoder decoder, Executor captionsThread, Executor workers, int workerCount, LongSupplier nanos) {
        this.decoder = decoder;
        this.captionsThread = captionsThread;
        this.workers = workers;
        this.workerCount = workerCount;
        this.idleWorkers = workerCount;
        this.nanos = nanos;
    }

    public void add(ScheduledSession session) {
        sessions.add(session);
    }

    public void remove(ScheduledSession session) {
        sessions.remove(session);
        session.removed();
    }

    public List<ScheduledSession> sessions() {
        return List.copyOf(sessions);
    }

    /** Called periodically. Never throws: an exception would end the periodic calls. */
    public void tick() {
        try {
            sessions().forEach(ScheduledSession::tick);
            dispatch();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Captions go on after an internal error", e);
        }
    }

    /** Starts as many jobs as there are idle workers. */
    public void dispatch() {
        while (idleWorkers > 0) {
            var now = nanos.getAsLong();
            var wanted = sessions.stream().map(session -> new Wanted(session, session.demand(now))).toList();
            var next = longestWaiting(wanted).or(() -> early(wanted));
            if (next.isPresent()) {
                start(next.orElseThrow().session(), load(wanted));
            } else if (!startBackground(speaking(wanted))) {
                return;
            }
        }
    }

    /** Adds a decode that has time. */
    public void addBackground(BackgroundDecode decode) {
        if (backgroundClosed) {
            decode.refuse();
            return;
        }
        background.add(decode);
        dispatch();
    }

    /** Refuses the decodes that have not begun, and all that come. */
    public void closeBackground() {
        backgroundClosed = true;
        background.forEach(BackgroundDecode::refuse);
        background.clear();
    }

    /** Whether one was started. */
    private boolean startBackground(long speaking) {
        while (!background.isEmpty() && background.getFirst().isAbandoned()) {
            background.remove();
        }
        if (background.isEmpty() || backgroundDecodes >= backgroundLimit(speaking)) {
            return false;
        }
        var decode = background.remove();
        idleWorkers--;
        backgroundDecodes++;
        try {
            workers.execute(() -> {
                decode.run();
                captionsThread.execute(this::backgroundDone);
            });
        } catch (RuntimeException | Error e) {
            idleWorkers++;
            backgroundDecodes--;
            decode.fail(e);
        }
        return true;
    }

    private long backgroundLimit(long speaking) {
        if (speaking == 0) {
            return workerCount;
        }
        return speaking > (long) FEW_PER_WORKER * workerCount ? 0 : workerCount - 1;
    }

    private void backgroundDone() {
        idleWorkers++;
        backgroundDecodes--;
        dispatch();
    }

    private static long speaking(List<Wanted> wanted) {
        return wanted.stream().filter(it -> it.demand().speaking()).count();
    }

    private boolean noSessionHasWorkers() {
        return idleWorkers + backgroundDecodes == workerCount;
    }

    private static Optional<Wanted> longestWaiting(List<Wanted> wanted) {
        return wanted.stream().filter(it -> it.demand().ready())
                .reduce((best, other) -> other.demand().goesBefore(best.demand()) ? other : best);
    }

    /** A session that need not be served yet, while no other one waits. */
    private Optional<Wanted> early(List<Wanted> wanted) {
        return !noSessionHasWorkers() ? Optional.empty() : wanted.stream().filter(it -> it.demand().canRunEarly()).findFirst();
    }

    private Load load(List<Wanted> wanted) {
        if (speaking(wanted) > (long) FEW_PER_WORKER * workerCount) {
            return Load.HEAVY;
        }
        return noSessionHasWorkers() && wanted.stream().filter(it -> it.demand().ready()).count() <= 1 ? Load.LIGHT : Load.USUAL;
    }

    /** Starts a session's next job, if it has one: a session that fails to make one is closed. */
    private void start(ScheduledSession session, Load load) {
        session.next(load).ifPresent(job -> {
            idleWorkers--;
            try {
                workers.execute(() -> run(session, job));
            } catch (RuntimeException | Error e) {
                // No thread can be started, or all are being closed: the session asks again.
                idleWorkers++;
                session.failed(job, e);
            }
        });
    }

    private void run(ScheduledSession session, Job job) {
        Runnable result;
        try {
            var hypothesis = job.run(decoder);
            result = () -> finished(session, job, hypothesis);
        } catch (Throwable e) {
            result = () -> failed(session, job, e);
        }
        captionsThread.execute(result);
    }

    private void finished(ScheduledSession session, Job job, Hypothesis hypothesis) {
        idleWorkers++;
        session.decoded(job, hypothesis);
        dispatch();
    }

    private void failed(ScheduledSession session, Job job, Throwable cause) {
        idleWorkers++;
        session.failed(job, cause);
        dispatch();
    }
}
