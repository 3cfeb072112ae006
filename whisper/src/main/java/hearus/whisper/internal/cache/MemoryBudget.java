package hearus.whisper.internal.cache;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.management.OperatingSystemMXBean;

/** A bound on the memory of all phrase caches of a model. Thread-safe. */
public final class MemoryBudget {
    /** The rest is for weights, running decodes, Java and other programs. */
    private static final int SHARE = 4;

    private final AtomicLong left;

    public MemoryBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** A quarter of the memory that this process may have, the limits of its container included. */
    public static MemoryBudget ofThisMachine() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new MemoryBudget(system.getTotalMemorySize() / SHARE);
    }

    /** Reserves so many bytes if they are available; the caller {@linkplain #release releases} them. Returns whether it did. */
    boolean acquire(long bytes) {
        return left.getAndUpdate(now -> now < bytes ? now : now - bytes) >= bytes;
    }

    void release(long bytes) {
        left.addAndGet(bytes);
    }

    public long left() {
        return left.get();
    }
}
