package hearus.captions.internal.schedule;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import hearus.captions.Decoder;
import hearus.captions.internal.decode.Job;
import hearus.captions.internal.decode.Load;
import hearus.captions.internal.session.LiveSession;
import hearus.captions.internal.session.PhrasePipeline;
import hearus.whisper.Hypothesis;

/**
 * Gives the workers something to do: finals before partials, and of those the session that has waited longest. When no worker has anything to do, one takes a partial
 * before its time: captions come sooner while there are few speakers, and the other workers stay free for finals. They are looked at more carefully then, too ({@link Load}). A
 * session has one decode under way at most, so its results come in order. All methods run on the captions thread; the workers only decode.
 */
public final class DecodeScheduler {
    private static final Logger LOG = System.getLogger(DecodeScheduler.class.getName());
    /** Up to so many for each worker are few: a search costs them nothing. */
    private static final int FEW = 4;

    private final Decoder decoder;
    private final Executor captionsThread;
    private final Executor workers;
    private final LongSupplier nanos;
    private final int workerCount;
    private final List<LiveSession> sessions = new ArrayList<>();
    private int idleWorkers;

    public DecodeScheduler(Decoder decoder, Executor captionsThread, Executor workers, int workerCount, LongSupplier nanos) {
        this.decoder = decoder;
        this.captionsThread = captionsThread;
        this.workers = workers;
        this.workerCount = workerCount;
        this.idleWorkers = workerCount;
        this.nanos = nanos;
    }

    public void add(LiveSession session) {
        sessions.add(session);
    }

    public void remove(LiveSession session) {
        sessions.remove(session);
        session.pipeline().close();
    }

    public List<LiveSession> sessions() {
        return List.copyOf(sessions);
    }

    /** What time alone brings. Never throws: whoever calls it from time to time would stop. */
    public void tick() {
        try {
            sessions().forEach(LiveSession::tick);
            dispatch();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Captions go on after an internal error", e);
        }
    }

    /** Starts as many jobs as there are idle workers. */
    public void dispatch() {
        while (idleWorkers > 0) {
            var next = longestWaiting().or(this::nextEarly);
            if (next.isEmpty()) {
                return;
            }
            start(next.orElseThrow());
        }
    }

    /** A session that need not be served yet, while there is nobody else. */
    private Optional<LiveSession> nextEarly() {
        return idleWorkers < workerCount
                ? Optional.empty()
                : sessions.stream().filter(session -> session.pipeline().canRunEarly()).findFirst();
    }

    private Load load() {
        var speakers = sessions.stream().map(LiveSession::pipeline).toList();
        if (speakers.stream().filter(PhrasePipeline::speaking).count() > (long) FEW * workerCount) {
            return Load.HEAVY;
        }
        return idleWorkers == workerCount && speakers.stream().filter(PhrasePipeline::ready).count() <= 1 ? Load.LIGHT : Load.USUAL;
    }

    private Optional<LiveSession> longestWaiting() {
        var now = nanos.getAsLong();
        LiveSession best = null;
        var bestUrgent = false;
        for (var session : sessions) {
            var pipeline = session.pipeline();
            if (!pipeline.ready()) {
                continue;
            }
            var urgent = pipeline.urgent(now);
            var better = best == null
                    || (urgent == bestUrgent ? pipeline.readySince() - best.pipeline().readySince() < 0 : urgent);
            if (better) {
                best = session;
                bestUrgent = urgent;
            }
        }
        return Optional.ofNullable(best);
    }

    /** A session that cannot say what it wants decoded is closed, and there are others. */
    private void start(LiveSession session) {
        session.next(load()).ifPresent(job -> {
            idleWorkers--;
            try {
                workers.execute(() -> run(session, job));
            } catch (RuntimeException | Error e) {
                // No thread is to be had, or all are being closed: the session asks again.
                idleWorkers++;
                session.failed(job, e);
            }
        });
    }

    private void run(LiveSession session, Job job) {
        Runnable result;
        try {
            var hypothesis = job.run(decoder);
            result = () -> finished(session, job, hypothesis);
        } catch (Throwable e) {
            result = () -> failed(session, job, e);
        }
        captionsThread.execute(result);
    }

    private void finished(LiveSession session, Job job, Hypothesis hypothesis) {
        idleWorkers++;
        session.decoded(job, hypothesis);
        dispatch();
    }

    private void failed(LiveSession session, Job job, Throwable cause) {
        idleWorkers++;
        session.failed(job, cause);
        dispatch();
    }
}
