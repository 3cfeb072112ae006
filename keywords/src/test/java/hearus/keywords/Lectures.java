package hearus.keywords;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

import hearus.testkit.Requires;

/** The worked examples of docs/keywords.md. */
public final class Lectures {
    private Lectures() {}

    public static String economics() {
        return read("ko-economics");
    }

    static String computerScience() {
        return read("ko-computer-science");
    }

    static String biology() {
        return read("en-biology");
    }

    private static String read(String name) {
        try {
            return Files.readString(Requires.repository().resolve("docs/lectures/" + name + ".txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
