package hearus.whisper.internal.decode;

import java.util.Arrays;

/** Texts as the ids of their tokens. Pure functions. */
final class TokenIds {
    private TokenIds() {}

    /** One text and then another. */
    static int[] joined(int[] first, int[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
