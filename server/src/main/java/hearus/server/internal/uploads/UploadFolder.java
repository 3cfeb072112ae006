package hearus.server.internal.uploads;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Semaphore;

import io.vertx.core.buffer.Buffer;

import hearus.server.internal.rest.ApiException;

/** Receives files into a folder. Thread-safe. */
public final class UploadFolder {
    private static final Logger LOG = System.getLogger(UploadFolder.class.getName());
    /** What stays free for the database. */
    static final long RESERVE = 256L << 20;
    static final int MAX_AT_ONCE = 8;
    private static final long CHECK_INTERVAL = 16L << 20;

    private final Path folder;
    private final long maxBytes;
    private final FreeSpace space;
    private final Semaphore slots = new Semaphore(MAX_AT_ONCE);

    /** How much a folder's disk can take. */
    @FunctionalInterface
    public interface FreeSpace {
        /** In bytes. */
        long of(Path folder) throws IOException;
    }

    /** @param folder made if it is not there */
    public UploadFolder(Path folder, long maxBytes, FreeSpace space) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.space = space;
    }

    /** Where the files are. */
    public Path folder() {
        return folder;
    }

    /**
     * Writes a body into a file of this name, which is on the disk when this returns; whatever fails, nothing of it stays.
     *
     * @param declared its length; negative if it is not known
     */
    public Path receive(String name, Body body, long declared) throws ApiException, InterruptedException {
        if (declared > maxBytes) {
            throw tooLarge();
        }
        if (!slots.tryAcquire()) {
            throw new ApiException(503, "busy", MAX_AT_ONCE + " recordings are being uploaded: try again in a few minutes.");
        }
        var file = folder.resolve(name);
        var complete = false;
        try {
            Files.createDirectories(folder);
            requireSpace(Math.max(0, declared));
            body.begin();
            write(file, body);
            complete = true;
            return file;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            slots.release();
            if (!complete) {
                delete(file);
            }
        }
    }

    private void write(Path file, Body body) throws IOException, ApiException, InterruptedException {
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long written = 0;
            long checked = 0;
            for (var piece = body.next(); piece.isPresent(); piece = body.next()) {
                written += piece.get().length();
                if (written > maxBytes) {
                    throw tooLarge();
                }
                write(out, piece.get());
                if (written - checked > CHECK_INTERVAL) {
                    checked = written;
                    requireSpace(0);
                }
            }
            if (written == 0) {
                throw new ApiException(400, "invalid", "The body of the request is empty: send the recording's file in it.");
            }
            out.force(true);
        }
    }

    private static void write(FileChannel out, Buffer piece) throws IOException {
        var bytes = ByteBuffer.wrap(piece.getBytes());
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private void requireSpace(long bytes) throws IOException, ApiException {
        if (space.of(folder) - bytes < RESERVE) {
            throw full();
        }
    }

    private static ApiException full() {
        return new ApiException(507, "disk_full",
                "The server's disk has no room for this recording; nothing of it is kept. Ask its operator, or send a smaller file.");
    }

    private ApiException tooLarge() {
        return new ApiException(413, "too_large", "The recording has more than " + maxBytes
                + " bytes, which is what this server takes (--max-upload): send its sound alone, or in parts.");
    }

    /** A disk that is full says so in the language of its system; how much room it has does not depend on that. */
    private ApiException failed(IOException e) {
        try {
            if (space.of(folder) < RESERVE) {
                return full();
            }
        } catch (IOException other) {
            e.addSuppressed(other);
        }
        LOG.log(Level.WARNING, "An upload failed", e);
        return new ApiException(500, "failed", "The recording did not arrive as a whole; nothing of it is kept. Send it again.");
    }

    /** Deletes a file that was received and is not needed. */
    public void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "An upload cannot be deleted: " + file, e);
        }
    }
}
