package hearus.lectures.internal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files of lectures: a folder for each, named by a digest of its id, which may have any characters. Thread-safe.
 *
 * @param root made when it is first needed
 */
public record LectureFiles(Path root) {
    private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{64}");
    private static final String ID = "id";

    /** By which this folder is known in a database that several processes share; the same for as long as the folder lives. */
    public String place() throws IOException {
        Files.createDirectories(root);
        var file = root.resolve(ID);
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            var fresh = Files.writeString(root.resolve(ID + "-" + UUID.randomUUID()), UUID.randomUUID().toString());
            try {
                Files.createLink(file, fresh);
            } catch (FileAlreadyExistsException other) {
                // Another process was faster, and its id stays.
            } catch (IOException | UnsupportedOperationException noLinks) {
                move(fresh, file);
            } finally {
                Files.deleteIfExists(fresh);
            }
            return Files.readString(file).strip();
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The folder of a lecture, which need not be there. */
    public Path folder(String lecture) {
        return root.resolve(digest(lecture));
    }

    /** Deletes the files of a lecture. */
    public void delete(String lecture) throws IOException {
        deleteAll(folder(lecture));
    }

    /** The folders that there are. */
    public Set<String> folders() throws IOException {
        if (!Files.isDirectory(root)) {
            return Set.of();
        }
        try (var all = Files.list(root)) {
            return all.map(folder -> folder.getFileName().toString()).filter(name -> FOLDER.matcher(name).matches())
                    .collect(Collectors.toSet());
        }
    }

    /** Of these folders, deletes those that belong to none of these lectures. */
    public void sweep(Set<String> folders, List<String> lectures) throws IOException {
        var known = lectures.stream().map(LectureFiles::digest).collect(Collectors.toSet());
        for (var folder : folders) {
            if (!known.contains(folder)) {
                deleteAll(root.resolve(folder));
            }
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    private static String digest(String lecture) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lecture.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
