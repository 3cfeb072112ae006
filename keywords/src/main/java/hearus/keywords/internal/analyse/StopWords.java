package hearus.keywords.internal.analyse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Words that every lecture has, and that none is about. */
record StopWords(Set<String> words) {
    static final StopWords KOREAN = read("stopwords-ko.txt");
    static final StopWords ENGLISH = read("stopwords-en.txt");

    StopWords {
        words = Set.copyOf(words);
    }

    boolean contains(String word) {
        return words.contains(word);
    }

    /** The words of a file of ours, separated by spaces; what follows {@code #} in a line is a remark. */
    private static StopWords read(String name) {
        try (var in = StopWords.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new StopWords(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.replaceFirst("#.*", ""))
                    .flatMap(line -> Arrays.stream(line.strip().split("\\s+"))).filter(word -> !word.isEmpty())
                    .collect(Collectors.toSet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
