package hearus.cli.transcribe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import hearus.cli.CommandException;

/** Replaces files as a whole: what was there stays until the new content is on the disk, whatever happens. */
public final class SafeFile {
    private SafeFile() {}

    /**
     * Fails now where writing would fail later.
     *
     * @throws CommandException with a sentence, when the file cannot be written
     */
    public static void check(Path file) throws CommandException {
        try {
            var target = target(file);
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                throw new CommandException(file + " cannot be written: it is " + (Files.isDirectory(target) ? "a folder." : "no file."));
            }
            if (Files.exists(target) && !Files.isWritable(target)) {
                throw new CommandException(file + " may not be written by this user.");
            }
            var folder = target.toAbsolutePath().getParent();
            while (folder != null && !Files.exists(folder)) {
                folder = folder.getParent();
            }
            if (folder == null || !Files.isDirectory(folder)) {
                throw new CommandException(file + " cannot be written: " + folder + " is no folder.");
            }
            var trial = beside(folder.resolve("trial"));
            try {
                Files.write(trial, new byte[0], StandardOpenOption.CREATE_NEW);
            } finally {
                Files.deleteIfExists(trial);
            }
        } catch (IOException e) {
            throw new CommandException(file + " cannot be written: " + reason(e) + ".", e);
        }
    }

    /** Why, without the names of temporary files, which say nothing to a user. */
    public static String reason(IOException problem) {
        return switch (problem) {
            case AccessDeniedException _ -> "this user may not write there";
            case NoSuchFileException _ -> "no file can be made there";
            case FileSystemLoopException _ -> "its symbolic links lead in a circle";
            case FileSystemException file -> Optional.ofNullable(file.getReason()).orElse("the system does not say why");
            default -> Optional.ofNullable(problem.getMessage()).orElse("the system does not say why");
        };
    }

    /** Writes the file and its missing folders. A symbolic link stays one, permissions stay. When it fails, all is as it was. */
    static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the file and its missing folders, as {@link #write(Path, String)} does. */
    public static void write(Path file, byte[] content) throws IOException {
        var target = target(file).toAbsolutePath();
        var made = missing(target.getParent());
        var fresh = beside(target);
        // For a process that is ended in between. Before the file is there, because it fails when that has begun.
        fresh.toFile().deleteOnExit();
        var done = false;
        try {
            Files.createDirectories(target.getParent());
            try (var channel = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            keepPermissions(target, fresh);
            move(fresh, target);
            done = true;
        } finally {
            Files.deleteIfExists(fresh);
            if (!done) {
                for (var folder : made) {
                    // Only where nobody else has put something into it meanwhile.
                    folder.toFile().delete();
                }
            }
        }
    }

    /** The folders that are not there, the innermost first. */
    private static List<Path> missing(@Nullable Path folder) {
        var missing = new ArrayList<Path>();
        for (var at = folder; at != null && !Files.exists(at); at = at.getParent()) {
            missing.add(at);
        }
        return missing;
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void keepPermissions(Path old, Path fresh) throws IOException {
        var view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        if (view != null && Files.exists(old)) {
            view.setPermissions(Files.getPosixFilePermissions(old));
        }
    }

    /** The file that a symbolic link leads to, there or not. */
    static Path target(Path file) throws IOException {
        var at = file;
        for (int links = 0; links < 40 && Files.isSymbolicLink(at); links++) {
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        return Files.exists(at, LinkOption.NOFOLLOW_LINKS) ? at.toRealPath() : at;
    }

    private static Path beside(Path file) {
        return file.resolveSibling(".hearus-" + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36) + ".tmp");
    }
}
