package hearus.server.internal.hub;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that may block, run one at a time in the order in which they came, on a virtual thread that lives while there are any. Thread-safe.
 */
final class OrderedTasks {
    private static final Logger LOG = System.getLogger(OrderedTasks.class.getName());

    private final String name;
    @GuardedBy("this")
    private final Queue<Task> tasks = new ArrayDeque<>();
    @GuardedBy("this")
    private boolean running;

    OrderedTasks(String name) {
        this.name = name;
    }

    /** Work that may block. */
    interface Task {
        void run() throws InterruptedException;
    }

    synchronized void add(Task task) {
        tasks.add(task);
        if (!running) {
            running = true;
            Thread.ofVirtual().name(name).start(this::work);
        }
    }

    /** How many wait, beside the one that runs. */
    synchronized int waiting() {
        return tasks.size();
    }

    /** Completes when everything that was added before is done. */
    CompletableFuture<Void> done() {
        var done = new CompletableFuture<Void>();
        add(() -> done.complete(null));
        return done;
    }

    private void work() {
        for (var task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, name + ": a task failed", e);
            }
        }
    }

    private synchronized @Nullable Task next() {
        var task = tasks.poll();
        running = task != null;
        return task;
    }
}
