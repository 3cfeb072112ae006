package hearus.keywords.internal.analyse;

import java.util.List;

/**
 * A sentence of a passage.
 *
 * @param start of its first letter in the passage
 * @param end after its last letter
 * @param tokens its words that carry meaning, in order
 */
public record Sentence(int start, int end, List<Token> tokens) {
    public Sentence {
        tokens = List.copyOf(tokens);
    }
}
