package hearus.lectures;

/**
 * The same mistake in another segment: what its text would be. It is only offered; a person decides.
 *
 * @param revision to which the suggestion was made
 */
public record Suggestion(long seq, int revision, String text, String corrected) {}
