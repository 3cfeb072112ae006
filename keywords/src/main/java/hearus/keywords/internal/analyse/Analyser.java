package hearus.keywords.internal.analyse;

import java.util.List;

/** Finds the words that carry meaning. Not thread-safe: one for each text. */
interface Analyser {
    /** The tokens of a sentence, in order, without overlap; their places count from {@code offset}. */
    List<Token> tokens(String sentence, int offset);
}
