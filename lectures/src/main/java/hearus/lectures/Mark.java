package hearus.lectures;

/**
 * A stretch of a segment's text that stands out.
 *
 * @param start of the stretch, in chars of the text
 * @param end of the stretch, exclusive
 * @param comment the explanation of a term; empty for a highlight
 */
public record Mark(int start, int end, Kind kind, String comment) {
    /** What a mark says. */
    public enum Kind {
        HIGHLIGHT, TERM
    }
}
