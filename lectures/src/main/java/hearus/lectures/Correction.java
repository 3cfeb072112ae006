package hearus.lectures;

import java.util.List;

/**
 * What became of a correction.
 *
 * @param segment its new revision
 * @param suggestions the same mistake elsewhere in the lecture
 * @param terms what the lecture's vocabulary has gained
 */
public record Correction(Segment segment, List<Suggestion> suggestions, List<String> terms) {
    public Correction {
        suggestions = List.copyOf(suggestions);
        terms = List.copyOf(terms);
    }

    /**
     * The same mistake in another segment: what its text would be. It is only offered; a person decides.
     *
     * @param revision to which the suggestion was made
     */
    public record Suggestion(long seq, int revision, String text, String corrected) {}
}
