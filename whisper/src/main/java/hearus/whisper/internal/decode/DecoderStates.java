package hearus.whisper.internal.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import ai.onnxruntime.OrtException;

/**
 * The decoder's states for several texts with a common beginning, as in beam search. A text continues the state that shares most tokens with it; keys and values are never
 * copied. Used by one thread.
 */
final class DecoderStates {
    private final List<Entry> entries;
    private final int[] beginning;
    /** The state of the last pass, and the token in it whose logits were wanted. */
    private DecoderState last;
    private int lastToken;

    /** A state and the tokens that it has. */
    private static final class Entry {
        private final DecoderState state;
        private int[] tokens;

        Entry(DecoderState state, int[] tokens) {
            this.state = state;
            this.tokens = tokens;
        }
    }

    /** A pass of the decoder. */
    @FunctionalInterface
    interface Pass {
        /** Appends the tokens to the state; the logits of the last are wanted. */
        void over(DecoderState state, int[] tokens) throws OrtException;
    }

    /**
     * @param first a state that has the beginning already
     * @param token the beginning's last in its last pass, whose logits were wanted
     * @param others states without tokens
     */
    DecoderStates(int[] beginning, DecoderState first, int token, List<DecoderState> others) {
        this.beginning = beginning;
        this.last = first;
        this.lastToken = token;
        this.entries = new ArrayList<>(List.of(new Entry(first, beginning)));
        others.forEach(state -> entries.add(new Entry(state, new int[0])));
    }

    /** Fills in the logits behind the beginning and these tokens; first of none, then as many texts of one length as there are states, then longer ones. */
    Logits after(int[] text, Pass pass, Logits into) throws OrtException {
        if (text.length == 0) {
            return last.logits(lastToken, into);
        }
        var tokens = TokenIds.joined(beginning, text);
        var nearest = entries.getFirst();
        int longest = -1;
        for (var one : entries) {
            // One of the same length was used for another text of this round.
            int common = one.tokens.length == tokens.length ? -1 : common(one.tokens, tokens);
            if (common > longest) {
                longest = common;
                nearest = one;
            }
        }
        int kept = Math.min(longest, tokens.length - 1);
        nearest.state.cut(kept);
        var rest = Arrays.copyOfRange(tokens, kept, tokens.length);
        pass.over(nearest.state, rest);
        nearest.tokens = tokens;
        last = nearest.state;
        lastToken = rest.length - 1;
        return last.logits(lastToken, into);
    }

    /** The state that the last logits came from. */
    DecoderState last() {
        return last;
    }

    /** The token of its last pass that they follow. */
    int lastToken() {
        return lastToken;
    }

    private static int common(int[] one, int[] other) {
        int mismatch = Arrays.mismatch(one, other);
        return mismatch < 0 ? one.length : mismatch;
    }
}
