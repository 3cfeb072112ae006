package hearus.keywords;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.apache.lucene.analysis.ko.dict.UserDictionary;

/**
 * Words that Nori shall know beside its own: course terms, names. A text file in UTF-8 with a word in a line; for a compound its parts may follow ({@code 세종시 세종 시}), {@code #}
 * begins a remark. Immutable.
 */
public final class Dictionary {
    private static final Dictionary EMPTY = new Dictionary(Optional.empty());

    private final Optional<UserDictionary> words;

    private Dictionary(Optional<UserDictionary> words) {
        this.words = words;
    }

    /** No words beside Nori's own. */
    public static Dictionary empty() {
        return EMPTY;
    }

    /** Reads a file. What {@link IOException} says is a sentence for whoever wrote the file. */
    public static Dictionary read(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        try {
            return of(new StringReader(text(file, bytes)));
        } catch (IllegalArgumentException e) {
            throw new IOException("The dictionary " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(Path file, byte[] bytes) throws IOException {
        try {
            return TextFiles.decode(bytes);
        } catch (IOException e) {
            throw new IOException("The dictionary " + file + " is not text in UTF-8. " + e.getMessage(), e);
        }
    }

    /**
     * Reads words in the form of a file.
     *
     * @throws IllegalArgumentException when the parts of a compound do not make the compound
     */
    static Dictionary of(Reader reader) throws IOException {
        // Nori gives null for a file without words.
        return new Dictionary(Optional.ofNullable(UserDictionary.open(reader)));
    }

    public Optional<UserDictionary> words() {
        return words;
    }
}
