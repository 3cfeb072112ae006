package hearus.keywords.internal.explain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a model is asked: a file with what it is told, a line {@code ---}, and the question with {@code {term}} and {@code {sentence}} in it. */
record Prompt(String instruction, String question) {
    static final Prompt KOREAN = read("prompts/ko.txt");
    static final Prompt ENGLISH = read("prompts/en.txt");

    /** The two messages of one request. */
    record Question(String instruction, String question) {}

    Question about(String term, String sentence) {
        // One pass, since a text may contain the words {term} and {sentence} itself.
        var filled = Pattern.compile("\\{(term|sentence)\\}").matcher(question)
                .replaceAll(place -> Matcher.quoteReplacement(place.group(1).equals("term") ? term : sentence));
        return new Question(instruction, filled);
    }

    private static Prompt read(String name) {
        try (var in = Prompt.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            var parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^---$", 2);
            return new Prompt(parts[0].strip(), parts[1].strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
