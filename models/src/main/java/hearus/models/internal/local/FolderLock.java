package hearus.models.internal.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock on one model: held by at most one thread of all processes that use the folder. The operating system frees it when its process dies. The file stays:
 * deleting it would let two processes lock two files of one name.
 */
public final class FolderLock implements AutoCloseable {
    private static final long POLL_MILLIS = 100;
    /**
     * The files locked by this process. This cannot be a field of the store: file locks belong to the process, and closing any channel of a file frees them
     * all, so a second store must not even open a file that the first one holds.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Waits for the lock; {@code waiting} runs about ten times a second meanwhile. */
    public static FolderLock acquire(Path file, Runnable waiting) throws IOException, InterruptedException {
        for (;;) {
            var lock = tryAcquire(file);
            if (lock.isPresent()) {
                return lock.get();
            }
            waiting.run();
            Thread.sleep(POLL_MILLIS);
        }
    }

    /**
     * The lock, if it is free.
     *
     * @param file in a folder that exists
     */
    public static Optional<FolderLock> tryAcquire(Path file) throws IOException {
        var absolute = file.toAbsolutePath();
        var folder = Objects.requireNonNull(absolute.getParent(), "a lock file lies in a folder");
        var key = folder.toRealPath().resolve(absolute.getFileName());
        if (!HELD.add(key)) {
            return Optional.empty();
        }
        var channel = Optional.<FileChannel>empty();
        var locked = false;
        try {
            channel = Optional.of(FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            locked = channel.get().tryLock() != null;
            return locked ? Optional.of(new FolderLock(key, channel.get())) : Optional.empty();
        } finally {
            if (!locked) {
                if (channel.isPresent()) {
                    channel.get().close();
                }
                HELD.remove(key);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }
}
