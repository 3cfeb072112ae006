package hearus.socketio.internal.namespace;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Runs the handlers of one socket one after the other, on a virtual thread that lives while there is work. Thread-safe.
 *
 * <p>
 * Whatever a job throws, an {@link Error} too, is logged and the next job runs; an interrupt that a job leaves behind does not reach the next one. Where no thread can
 * be started the jobs wait and the start is tried again.
 */
final class HandlerQueue {
    private static final Logger LOG = System.getLogger(HandlerQueue.class.getName());
    private static final int MAX_JOBS = 4096;
    private static final Executor AFTER_A_SECOND = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run);

    private final String name;
    private final int maxBytes;
    private final Backpressure backpressure;
    private final ThreadFactory threads;
    private final Executor retry;
    @GuardedBy("this")
    private final Queue<Job> jobs = new ArrayDeque<>();
    @GuardedBy("this")
    private long bytes;
    @GuardedBy("this")
    private boolean running;
    @GuardedBy("this")
    private boolean high;

    HandlerQueue(String name, int maxBytes, Backpressure backpressure) {
        this(name, maxBytes, backpressure, Thread.ofVirtual().name(name).factory(), AFTER_A_SECOND);
    }

    /** @param retry runs what failed for lack of memory after a while */
    HandlerQueue(String name, int maxBytes, Backpressure backpressure, ThreadFactory threads, Executor retry) {
        this.name = name;
        this.maxBytes = maxBytes;
        this.backpressure = backpressure;
        this.threads = threads;
        this.retry = retry;
    }

    /** Adds a job, in any case; calls {@link Backpressure} when the queue holds more than it should. */
    void add(int size, Runnable task) {
        boolean onHigh;
        boolean starts;
        synchronized (this) {
            jobs.add(new Job(size, task));
            bytes += size;
            onHigh = !high && (bytes > maxBytes || jobs.size() > MAX_JOBS);
            high |= onHigh;
            starts = !running;
            running = true;
        }
        if (starts) {
            // Outside the lock: the thread would run into it at once, and be woken by yet another.
            start();
        }
        if (onHigh) {
            backpressure.onHigh();
        }
    }

    private void start() {
        try {
            threads.newThread(this::work).start();
        } catch (Throwable e) {
            // No memory for a thread. Without another try a socket's disconnect handlers might never run.
            log("no thread could be started, it is tried again", e);
            retry.execute(this::start);
        }
    }

    private void work() {
        for (var job = next(); job.isPresent(); job = next()) {
            runLogged("a job failed", job.get().task());
            // An interrupt must not reach the next job.
            var _ = Thread.interrupted();
            done(job.get());
        }
    }

    /** Runs the task; what it throws is logged, whatever it is: the queue must outlive it. */
    private void runLogged(String what, Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            log(what, e);
        }
    }

    private void log(String what, Throwable problem) {
        try {
            LOG.log(Level.ERROR, () -> name + ": " + what, problem);
        } catch (Throwable e) {
            // Out of memory or of stack while logging that: nothing more can be said.
        }
    }

    private synchronized Optional<Job> next() {
        var job = Optional.ofNullable(jobs.poll());
        running = job.isPresent();
        return job;
    }

    private void done(Job job) {
        boolean onLow;
        synchronized (this) {
            bytes -= job.size();
            onLow = high && bytes <= maxBytes / 2 && jobs.size() <= MAX_JOBS / 2;
            high &= !onLow;
        }
        if (onLow) {
            runLogged("reading could not go on", backpressure::onLow);
        }
    }

    private record Job(int size, Runnable task) {}

    /** Called when the queue holds more than it should, and when it is half empty again: alternately, from any thread. */
    interface Backpressure {
        void onHigh();

        void onLow();
    }
}
