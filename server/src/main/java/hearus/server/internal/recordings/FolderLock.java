package hearus.server.internal.recordings;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The right of one process to work on the jobs of a folder. It ends with the process, however that ends. */
record FolderLock(FileChannel channel, FileLock lock) implements AutoCloseable {
    /** Empty while another process has it. */
    static Optional<FolderLock> tryLock(Path folder) throws IOException {
        Files.createDirectories(folder);
        var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            var lock = Optional.ofNullable(channel.tryLock());
            if (lock.isPresent()) {
                return Optional.of(new FolderLock(channel, lock.get()));
            }
        } catch (OverlappingFileLockException e) {
            // Another server of this process has it.
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
