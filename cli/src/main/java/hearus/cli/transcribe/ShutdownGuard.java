package hearus.cli.transcribe;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps results whole when the process is told to end while it works. The JVM shuts down beside threads that go on, and ends the programs that they wait for: what such a thread makes of half a
 * recording must not replace what was there. So the shutdown waits for a result that is being written, {@value #TIMEOUT_S} seconds at most, and none is begun after it.
 */
final class ShutdownGuard implements AutoCloseable {
    /** A pipe that nobody reads must not keep the process alive. */
    private static final int TIMEOUT_S = 2;

    private final Semaphore results = new Semaphore(1);
    private final Thread hook = Thread.ofPlatform().name("hearus-shutdown-guard").unstarted(this::begin);
    /** Whether the thread that works holds it. */
    private boolean held;

    private ShutdownGuard() {}

    static ShutdownGuard watch() {
        var guard = new ShutdownGuard();
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    /** From here on the shutdown waits. Never returns when it has begun. Does nothing the second time. */
    void hold() {
        if (!held) {
            results.acquireUninterruptibly();
            held = true;
        }
    }

    /** The shutdown need not wait any more. */
    void release() {
        if (held) {
            held = false;
            results.release();
        }
    }

    /** Runs in the shutdown hook. The permit that it takes is never given back. */
    void begin() {
        try {
            var _ = results.tryAcquire(TIMEOUT_S, TimeUnit.SECONDS);
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
