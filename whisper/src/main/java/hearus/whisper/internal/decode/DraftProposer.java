package hearus.whisper.internal.decode;

import java.util.Arrays;

/**
 * Proposes draft tokens for speculative decoding, from an earlier hypothesis of the same text. One pass of the decoder verifies many tokens for little more than the
 * cost of one. A wrong draft costs time and does not change the text. Immutable.
 */
final class DraftProposer {
    private static final int[] NONE = {};
    /** Draft tokens at a time where text and draft agree again. */
    private static final int MAX_DRAFT = 8;
    /** How far the same words may have moved, in tokens. */
    private static final int REACH = 6;

    private final int[] draft;

    DraftProposer(int[] draft) {
        this.draft = draft;
    }

    /** Behind the tokens that the text is fixed to begin with: all of the rest, where the draft begins with them too. At most {@code capacity} tokens. */
    int[] afterFixed(int[] fixed, int capacity) {
        boolean same = fixed.length <= draft.length && Arrays.equals(fixed, 0, fixed.length, draft, 0, fixed.length);
        return same ? from(fixed.length, capacity) : afterText(fixed, fixed.length, capacity);
    }

    /**
     * After {@code length} tokens of {@code text}, of which the last was not drafted: the draft behind the nearest place that has the same last tokens, the more of
     * them the better. At most {@code capacity} tokens; nothing where there is no such place.
     */
    int[] afterText(int[] text, int length, int capacity) {
        int best = 0;
        int end = 0;
        for (int at = Math.max(1, length - REACH); at <= Math.min(draft.length, length + REACH); at++) {
            int same = sameEnds(text, length, at);
            if (same > best || (same == best && same > 0 && Math.abs(at - length) < Math.abs(end - length))) {
                best = same;
                end = at;
            }
        }
        return best == 0 ? from(length, Math.min(1, capacity)) : from(end, Math.min(MAX_DRAFT, capacity));
    }

    private int[] from(int start, int count) {
        return start >= draft.length ? NONE : Arrays.copyOfRange(draft, start, Math.min(draft.length, start + count));
    }

    private int sameEnds(int[] text, int length, int at) {
        int same = 0;
        while (same < Math.min(length, at) && text[length - 1 - same] == draft[at - 1 - same]) {
            same++;
        }
        return same;
    }
}
