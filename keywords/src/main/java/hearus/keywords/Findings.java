package hearus.keywords;

import java.util.List;
import java.util.Optional;

/**
 * What was found in a text.
 *
 * @param terms key terms, the best first
 * @param highlights the sentences that matter, in the order of the text
 * @param words the text with both marked in it: as many words as came, in their order
 */
public record Findings(List<Term> terms, List<String> highlights, List<Word> words) {
    public Findings {
        terms = List.copyOf(terms);
        highlights = List.copyOf(highlights);
        words = List.copyOf(words);
    }

    /**
     * A key term.
     *
     * @param text as it is written most often, without endings
     * @param score its rank: the sum of its words' TextRank scores
     * @param count how often it stands in the text
     * @param explanation at most 128 characters
     */
    public record Term(String text, double score, int count, Optional<String> explanation) {}
}
