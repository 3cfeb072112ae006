package hearus.lectures;

import java.util.List;

/**
 * A segment in which everything that was looked for is said.
 *
 * @param title of its lecture
 * @param highlights the words that were looked for
 */
public record SearchHit(Segment segment, String title, List<Highlight> highlights) {
    public SearchHit {
        highlights = List.copyOf(highlights);
    }

    /** A stretch of the text, in chars, end exclusive. */
    public record Highlight(int start, int end) {}
}
