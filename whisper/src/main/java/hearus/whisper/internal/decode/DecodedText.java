package hearus.whisper.internal.decode;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tokens, from the first decoder input on, and the keys, values and attention that were computed for them: a later decode that begins with the same tokens reuses them. Immutable by
 * convention.
 */
public final class DecodedText {
    private final int[] tokens;
    private final int heads;
    /** By the decoder's input, [heads][tokens][d/H]. */
    private final Map<String, float[]> keysAndValues;
    /** A row for each token from the start token on, [alignment heads][audio frames]. */
    private final List<float[]> attention;
    private final int audioFrames;
    private final double noSpeech;

    /**
     * @param caches by the decoder's input, [heads][{@code capacity}][d/H], of which the first tokens are taken
     * @param noSpeech probability, as the start token had it
     */
    DecodedText(int[] tokens, int heads, Map<String, FloatBuffer> caches, int capacity, List<float[]> attention, int audioFrames,
            double noSpeech) {
        this.tokens = tokens;
        this.heads = heads;
        this.attention = List.copyOf(attention);
        this.audioFrames = audioFrames;
        this.noSpeech = noSpeech;
        this.keysAndValues = new HashMap<>();
        caches.forEach((name, cache) -> {
            int width = cache.capacity() / heads / capacity;
            var rows = new float[heads * tokens.length * width];
            for (int head = 0; head < heads; head++) {
                cache.get(head * capacity * width, rows, head * tokens.length * width, tokens.length * width);
            }
            keysAndValues.put(name, rows);
        });
    }

    /** Whether these are the first tokens, in whole or before others. */
    boolean beginsWith(int[] first) {
        return first.length <= tokens.length && Arrays.equals(first, 0, first.length, tokens, 0, first.length);
    }

    double noSpeech() {
        return noSpeech;
    }

    /** Writes the keys and values of the first {@code count} tokens into {@code cache}, [heads][{@code capacity}][d/H]. */
    void write(String name, int count, FloatBuffer cache, int capacity) {
        var rows = Objects.requireNonNull(keysAndValues.get(name), name);
        int width = rows.length / heads / tokens.length;
        for (int head = 0; head < heads; head++) {
            cache.put(head * capacity * width, rows, head * tokens.length * width, count * width);
        }
    }

    /** The attention of the first {@code count} tokens from the start token on, widened to audio that has grown to {@code frames}, with zeros for the new frames. */
    List<float[]> attention(int count, int frames) {
        var grown = new ArrayList<float[]>();
        for (var row : attention.subList(0, count)) {
            int alignmentHeads = row.length / audioFrames;
            var wider = new float[alignmentHeads * frames];
            for (int head = 0; head < alignmentHeads; head++) {
                System.arraycopy(row, head * audioFrames, wider, head * frames, audioFrames);
            }
            grown.add(wider);
        }
        return grown;
    }

    public long bytes() {
        long floats = keysAndValues.values().stream().mapToLong(rows -> rows.length).sum()
                + attention.stream().mapToLong(row -> row.length).sum();
        return Float.BYTES * floats;
    }
}
