package hearus.lectures;

/**
 * A word of a segment.
 *
 * @param text as it is shown, without spaces around it
 * @param startMs on the lecture's clock
 * @param endMs on the lecture's clock
 * @param confidence 0 to 1; 1 where a person wrote it
 */
public record Word(String text, long startMs, long endMs, double confidence) {}
