package hearus.whisper.internal.text;

import java.util.Arrays;

/**
 * The bytes that each token stands for, and the token that stands for some bytes. 50,000 small objects would be most of the heap of a process that holds a model, so
 * all bytes lie in one array. Immutable and thread-safe.
 */
final class Vocabulary {
    /** No token stands for these bytes. */
    static final int NONE = -1;

    private final byte[] bytes;
    /** Token i is from starts[i] to starts[i + 1]. */
    private final int[] starts;
    /** An open-addressing hash table of tokens; NONE where it is free. */
    private final int[] slots;

    private Vocabulary(byte[] bytes, int[] starts, int[] slots) {
        this.bytes = bytes;
        this.starts = starts;
        this.slots = slots;
    }

    /** Of the bytes of each token; an id that is not used has none. */
    static Vocabulary of(byte[][] tokens) {
        var starts = new int[tokens.length + 1];
        for (int id = 0; id < tokens.length; id++) {
            starts[id + 1] = starts[id] + tokens[id].length;
        }
        var bytes = new byte[starts[tokens.length]];
        var slots = new int[2 * Integer.highestOneBit(Math.max(1, tokens.length) * 2)];
        Arrays.fill(slots, NONE);
        var vocabulary = new Vocabulary(bytes, starts, slots);
        for (int id = 0; id < tokens.length; id++) {
            System.arraycopy(tokens[id], 0, bytes, starts[id], tokens[id].length);
            if (tokens[id].length > 0) {
                slots[vocabulary.slot(tokens[id], 0, tokens[id].length)] = id;
            }
        }
        return vocabulary;
    }

    /** The token of {@code text[from..to)}, or {@link #NONE}. */
    int find(byte[] text, int from, int to) {
        return slots[slot(text, from, to)];
    }

    /** One past the largest token. */
    int size() {
        return starts.length - 1;
    }

    /** How many bytes a token stands for: 0 for one that is not in here. */
    int length(int token) {
        return token >= 0 && token < size() ? starts[token + 1] - starts[token] : 0;
    }

    /** Writes a token's bytes; gives where they end. */
    int write(int token, byte[] into, int at) {
        int length = length(token);
        if (length > 0) {
            System.arraycopy(bytes, starts[token], into, at, length);
        }
        return at + length;
    }

    /** Where these bytes are, or belong. */
    private int slot(byte[] text, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        int mask = slots.length - 1;
        int slot = (hash ^ hash >>> 15) & mask;
        while (slots[slot] != NONE && !Arrays.equals(bytes, starts[slots[slot]], starts[slots[slot] + 1], text, from, to)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
