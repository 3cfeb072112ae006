package hearus.socketio;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** Runs the handlers of one socket one after the other, on a virtual thread that lives while there is work. Thread-safe. */
final class HandlerQueue {
    private static final int MAX_JOBS = 4096;

    private final String name;
    private final int maxBytes;
    private final Pressure pressure;
    private final Queue<Job> jobs = new ArrayDeque<>();
    private long bytes;
    private boolean running;
    private boolean high;

    HandlerQueue(String name, int maxBytes, Pressure pressure) {
        this.name = name;
        this.maxBytes = maxBytes;
        this.pressure = pressure;
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
            Thread.ofVirtual().name(name).start(this::work);
        }
        if (rises) {
            pressure.rises();
        }
    }

    private void work() {
        for (var job = next(); job.isPresent(); job = next()) {
            try {
                job.get().task().run();
            } finally {
                done(job.get());
            }
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
            pressure.falls();
        }
    }

    private record Job(int size, Runnable task) {}

    /** Hears when the queue has more than it should hold, and when it is half empty again: in turns, from any thread. */
    interface Pressure {
        void rises();

        void falls();
    }
}
