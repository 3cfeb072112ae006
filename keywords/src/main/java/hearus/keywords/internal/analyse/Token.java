package hearus.keywords.internal.analyse;

/**
 * A word that carries meaning, without its ending.
 *
 * @param start of the word in the passage
 * @param end after its last letter, without particles
 * @param key what all forms of the word have in common
 * @param nominal whether it names something here; "학습" in "학습한다" does not
 */
public record Token(int start, int end, String key, boolean nominal) {}
