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
    private static final Executor A_SECOND_LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run);

    private final String name;
    private final int maxBytes;
    private final Pressure pressure;
    private final ThreadFactory threads;
    private final Executor later;
    private final Queue<Job> jobs = new ArrayDeque<>();
    private long bytes;
    private boolean running;
    private boolean high;

    HandlerQueue(String name, int maxBytes, Pressure pressure) {
        this(name, maxBytes, pressure, Thread.ofVirtual().name(name).factory(), A_SECOND_LATER);
    }

    /** @param later runs what failed for lack of memory after a while */
    HandlerQueue(String name, int maxBytes, Pressure pressure, ThreadFactory threads, Executor later) {
        this.name = name;
        this.maxBytes = maxBytes;
        this.pressure = pressure;
        this.threads = threads;
        this.later = later;
    }

    /** Takes a job, always; tells {@link Pressure} when there is more than enough. */
    void add(int size, Runnable task) {
        boolean rises;
        boolean starts;
        synchronized (this) {
            jobs.add(new Job(size, task));
            bytes += size;
            rises = !high && (bytes > maxBytes || jobs.size() > MAX_JOBS);
            high |= rises;
            starts = !running;
            running = true;
        }
        if (starts) {
            // Outside the lock: the thread would run into it at once, and be woken by yet another.
            start();
        }
        if (rises) {
            pressure.rises();
        }
    }

    private void start() {
        try {
            threads.newThread(this::work).start();
        } catch (Throwable e) {
            // No memory for a thread. Without another try a socket's disconnect handlers might never run.
            log("no thread could be started, it is tried again", e);
            later.execute(this::start);
        }
    }

    private void work() {
        for (var job = next(); job.isPresent(); job = next()) {
            guarded("a job failed", job.get().task());
            // Handlers that were interrupted say so; the next one was not.
            var _ = Thread.interrupted();
            done(job.get());
        }
    }

    /** Runs the task; what it throws is logged, whatever it is: the queue must outlive it. */
    private void guarded(String what, Runnable task) {
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
        boolean falls;
        synchronized (this) {
            bytes -= job.size();
            falls = high && bytes <= maxBytes / 2 && jobs.size() <= MAX_JOBS / 2;
            high &= !falls;
        }
        if (falls) {
            guarded("reading could not go on", pressure::falls);
        }
    }

    private record Job(int size, Runnable task) {}

    /** Hears when the queue has more than it should hold, and when it is half empty again: in turns, from any thread. */
    interface Pressure {
        void rises();

        void falls();
    }
}
