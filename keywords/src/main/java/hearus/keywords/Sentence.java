package hearus.keywords;

import java.util.List;

/**
 * A sentence of a passage.
 *
 * @param start of its first letter in the passage
 * @param end after its last letter
 * @param tokens its words that carry meaning, in order
 */
record Sentence(int start, int end, List<Token> tokens) {
    Sentence {
        tokens = List.copyOf(tokens);
    }
}
