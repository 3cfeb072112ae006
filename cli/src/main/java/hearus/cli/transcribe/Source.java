package hearus.cli.transcribe;

import hearus.cli.CommandException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of a recording: a file, or a stream that can be read once, as standard input and pipes. Of a stream the first {@value #KEPT} bytes are kept, so that it can
 * be put into a temporary file as long as nothing that came later was read.
 */
final class Source implements AutoCloseable {
    private static final int KEPT = 1 << 20;

    private final Path path;
    private final Optional<BufferedInputStream> stream;
    private Optional<Path> spool = Optional.empty();

    private Source(Path path, Optional<BufferedInputStream> stream) {
        this.path = path;
        this.stream = stream;
    }

    static Source open(Path name) throws IOException, CommandException {
        var standardInput = name.toString().equals("-");
        if (!standardInput && Files.isDirectory(name)) {
            throw new CommandException("That is a folder: name the recordings in it.");
        }
        if (!standardInput && (!Files.exists(name) || Files.isRegularFile(name))) {
            return new Source(name, Optional.empty());
        }
        var in = new BufferedInputStream(standardInput ? System.in : Files.newInputStream(name), 1 << 16);
        in.mark(KEPT);
        return new Source(name, Optional.of(in));
    }

    /** Whether its bytes can be read as often as one likes. */
    boolean isFile() {
        return stream.isEmpty() || spool.isPresent();
    }

    /** The file that holds it all. */
    Path file() {
        return spool.orElse(path);
    }

    /** Bytes in all; empty where nobody knows. */
    Optional<Long> size() throws IOException {
        return isFile() ? Optional.of(Files.size(file())) : Optional.empty();
    }

    /** Its bytes from the start; of a stream, once. The caller closes it, which leaves a stream open. */
    InputStream bytes() throws IOException {
        return isFile() ? Files.newInputStream(file()) : new FilterInputStream(stream.orElseThrow()) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return in.read(bytes, offset, length);
            }

            @Override
            public void close() {}
        };
    }

    /** Whether its container may keep its index at the end: then only a file will do. */
    boolean needsFile() throws IOException {
        if (isFile()) {
            return false;
        }
        var head = stream.orElseThrow().readNBytes(8);
        stream.get().reset();
        return head.length == 8 && Arrays.equals(head, 4, 8, "ftyp".getBytes(StandardCharsets.US_ASCII), 0, 4);
    }

    /** Puts the stream into a temporary file. Gives false where its beginning is gone. */
    boolean toFile() throws IOException {
        if (isFile()) {
            return true;
        }
        try {
            stream.orElseThrow().reset();
        } catch (IOException e) {
            return false;
        }
        try {
            var file = Files.createTempFile("hearus", ".recording");
            spool = Optional.of(file);
            // close() deletes it; this is for a process that is ended before.
            file.toFile().deleteOnExit();
            try (var out = Files.newOutputStream(file)) {
                stream.orElseThrow().transferTo(out);
            }
        } catch (IOException e) {
            throw new IOException(
                    "the folder for temporary files, " + System.getProperty("java.io.tmpdir") + ", does not take the recording ("
                            + SafeFile.reason(e) + "); save it as a file and name that",
                    e);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        if (spool.isPresent()) {
            Files.deleteIfExists(spool.get());
        }
        if (stream.isPresent() && !path.toString().equals("-")) {
            stream.get().close();
        }
    }
}
