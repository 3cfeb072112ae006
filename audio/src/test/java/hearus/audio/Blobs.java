package hearus.audio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import hearus.testkit.Requires;

/** Recordings as lists of blobs, and ways to cut them otherwise. */
final class Blobs {
    private Blobs() {}

    /** A recording of the shared fixtures: a file, or the numbered blobs of a folder. */
    static List<byte[]> fixture(String name) {
        var path = Requires.shared("fixtures").resolve(name);
        try (var files = Files.isDirectory(path) ? Files.list(path) : List.of(path).stream()) {
            return files.filter(file -> !file.endsWith("meta.json")).sorted().map(Blobs::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] joined(List<byte[]> blobs) {
        var all = new ByteArrayOutputStream();
        blobs.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** The same bytes in pieces of the same length. */
    static List<byte[]> every(int length, byte[] bytes) {
        var pieces = new ArrayList<byte[]>();
        for (int at = 0; at < bytes.length; at += length) {
            pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + length)));
        }
        return pieces;
    }

    /** The same bytes in pieces of 1 to {@code longest}. */
    static List<byte[]> randomly(long seed, int longest, byte[] bytes) {
        var random = new Random(seed);
        var pieces = new ArrayList<byte[]>();
        for (int at = 0; at < bytes.length;) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(bytes, at, at + length));
            at += length;
        }
        return pieces;
    }
}
