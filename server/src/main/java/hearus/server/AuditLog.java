package hearus.server;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/**
 * Who did what, one JSON object a line, appended to a file that only its owner may read. A file that was moved away is made anew. Events wait for the disk in a bounded queue; where it fails they are lost, which is
 * logged once and refuses nobody anything. Thread-safe; owns one virtual thread.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = System.getLogger(AuditLog.class.getName());
    /** Events that wait for the disk. */
    private static final int MAX_WAITING = 10_000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final String OWNER_ONLY = "rw-------";
    private static final String END = "";

    private final InstantSource clock;
    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final @Nullable Path fileOrNull;
    private final @Nullable Thread writerOrNull;
    /** Used by the writer only. */
    private Optional<OpenFile> open = Optional.empty();
    private boolean failing;
    private volatile boolean closed;

    private record OpenFile(FileChannel channel, Object key) {}

    private AuditLog(@Nullable Path file, InstantSource clock) {
        this.clock = clock;
        this.fileOrNull = file;
        this.writerOrNull = file == null ? null : Thread.ofVirtual().name("hearus-audit").unstarted(this::writeForEver);
    }

    /**
     * Something that somebody did, or was refused. Never text, audio or a secret.
     *
     * @param action such as {@code lecture.delete}
     * @param who the id of a key or link, the subject of a token, or {@code open} where nothing is checked; empty for nobody who is known
     * @param address of the client; empty if it is not known
     * @param lecture its id; empty for none
     * @param target the id of a link, key, segment, track or job; empty for none
     * @param outcome what became of it
     */
    public record Event(String action, String who, String address, String lecture, String target, Outcome outcome) {}

    /** What became of it. */
    public enum Outcome {
        /** It was done. */
        DONE("done"),
        /** Its caller may not do that, or has reached a limit. */
        REFUSED("refused"),
        /** It could not be done: what it is about is not there, or does not fit, or the server failed. */
        FAILED("failed");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }
    }

    /** Writes nothing. */
    public static AuditLog none() {
        return new AuditLog(null, InstantSource.system());
    }

    /**
     * Appends to a file, which is made if it is not there; its folder must be there.
     *
     * @throws IOException if nothing can be appended to it
     */
    public static AuditLog open(Path file) throws IOException {
        return open(file, InstantSource.system());
    }

    static AuditLog open(Path file, InstantSource clock) throws IOException {
        append(file).channel().close();
        var log = new AuditLog(file, clock);
        if (log.writerOrNull != null) {
            log.writerOrNull.start();
        }
        return log;
    }

    /** Whether events are written. */
    public boolean isOn() {
        return fileOrNull != null;
    }

    /** Writes an event, later. Blocks nobody and fails never. */
    public void record(Event event) {
        if (fileOrNull == null || closed) {
            return;
        }
        var json = JsonNodeFactory.instance.objectNode().put("time", clock.instant().toString()).put("action", event.action())
                .put("who", event.who()).put("address", event.address());
        if (!event.lecture().isEmpty()) {
            json.put("lecture", event.lecture());
        }
        if (!event.target().isEmpty()) {
            json.put("target", event.target());
        }
        if (!waiting.offer(json.put("outcome", event.outcome().label).toString())) {
            lost.incrementAndGet();
        }
    }

    private void writeForEver() {
        try {
            for (var line = waiting.take(); !line.equals(END); line = waiting.take()) {
                write(line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeFile();
        }
    }

    private void write(String line) {
        var gap = lost.getAndSet(0);
        try {
            var text = gap == 0 ? line : gapLine(gap) + "\n" + line;
            append(current(), text + "\n");
            failing = false;
        } catch (IOException e) {
            lost.addAndGet(gap + 1);
            closeFile();
            if (!failing) {
                LOG.log(Level.ERROR, "The audit log cannot be written: events are lost until it can be, and nobody is refused anything", e);
            }
            failing = true;
        }
    }

    /** What is missing is said, so that nobody takes it for silence. */
    private String gapLine(long events) {
        return JsonNodeFactory.instance.objectNode().put("time", clock.instant().toString()).put("action", "audit.gap").put("lost", events)
                .toString();
    }

    /** The file at the path, opened anew if another one or none is there now. */
    private FileChannel current() throws IOException {
        var path = Objects.requireNonNull(fileOrNull);
        if (open.isPresent() && !open.get().key().equals(key(path))) {
            closeFile();
        }
        if (open.isEmpty()) {
            open = Optional.of(append(path));
        }
        return open.get().channel();
    }

    private static OpenFile append(Path file) throws IOException {
        var options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        try {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            // Its permissions are its owner's business.
        }
        var channel = FileChannel.open(file, options);
        return new OpenFile(channel, key(file));
    }

    /** By which it is seen whether a path has another file than before; where the file system has no such thing, by when it was made. */
    private static Object key(Path file) throws IOException {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.fileKey() == null ? attributes.creationTime() : attributes.fileKey();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static void append(FileChannel channel, String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void closeFile() {
        try {
            if (open.isPresent()) {
                open.get().channel().close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The audit log was not closed: {0}", e.toString());
        }
        open = Optional.empty();
    }

    /** Writes what waits, for 5 s at most. */
    @Override
    public void close() {
        closed = true;
        if (writerOrNull == null) {
            return;
        }
        try {
            if (waiting.offer(END, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                writerOrNull.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writerOrNull.interrupt();
    }
}
