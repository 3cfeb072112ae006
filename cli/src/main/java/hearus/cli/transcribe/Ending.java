package hearus.cli.transcribe;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps results whole when the process is told to end while it works. The JVM ends beside the threads that go on, and takes from them the programs that they wait for: what such a thread makes of half a
 * recording must not replace what was there. So the end waits for a result that is being written, {@value #PATIENCE_S} seconds at most, and none is begun after it.
 */
final class Ending implements AutoCloseable {
    /** A pipe that nobody reads must not keep the process alive. */
    private static final int PATIENCE_S = 2;

    private final Semaphore results = new Semaphore(1);
    private final Thread hook = Thread.ofPlatform().name("ending").unstarted(this::begin);
    /** Whether the thread that works holds it. */
    private boolean held;

    private Ending() {}

    static Ending watch() {
        var ending = new Ending();
        Runtime.getRuntime().addShutdownHook(ending.hook);
        return ending;
    }

    /** From here on the end waits. Never returns when it has begun. Does nothing the second time. */
    void hold() {
        if (!held) {
            results.acquireUninterruptibly();
            held = true;
        }
    }

    /** The end need not wait any more. */
    void release() {
        if (held) {
            held = false;
            results.release();
        }
    }

    /** What it takes is never given back. */
    void begin() {
        try {
            var _ = results.tryAcquire(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        release();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It has begun.
            return;
        }
    }
}
