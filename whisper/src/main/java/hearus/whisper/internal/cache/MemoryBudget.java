package hearus.whisper.internal.cache;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.management.OperatingSystemMXBean;

/** Memory that many may use together. Who gets none does without. Thread-safe. */
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

    /** Whether there were so many bytes; they are the caller's then, who gives them back. */
    boolean take(long bytes) {
        return left.getAndUpdate(now -> now < bytes ? now : now - bytes) >= bytes;
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }

    public long left() {
        return left.get();
    }
}
