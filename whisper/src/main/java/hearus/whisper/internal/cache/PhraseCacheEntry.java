package hearus.whisper.internal.cache;

import java.util.Optional;

import hearus.whisper.internal.decode.DecodedText;
import hearus.whisper.internal.encode.EncodedWindow;

/**
 * The content of a phrase cache. Owns the native memory, and its part of the budget.
 *
 * @param encoded its audio so far
 * @param text what the decoder computed for its text so far
 * @param budget that its bytes were taken from
 */
public record PhraseCacheEntry(EncodedWindow encoded, Optional<DecodedText> text, MemoryBudget budget) implements AutoCloseable {
    /** An entry, if the budget allows; else the memory is freed, and the next decode of the phrase begins without one. */
    public static Optional<PhraseCacheEntry> within(MemoryBudget budget, EncodedWindow encoded, Optional<DecodedText> text) {
        var kept = new PhraseCacheEntry(encoded, text, budget);
        if (budget.acquire(kept.bytes())) {
            return Optional.of(kept);
        }
        encoded.close();
        return Optional.empty();
    }

    /** The text, if {@code pcm} begins with all of the audio that it was decoded from. */
    public Optional<DecodedText> textOf(short[] pcm) {
        return encoded.commonFrames(pcm) == encoded.audioFrames() ? text : Optional.empty();
    }

    /** Bytes of memory. */
    public long bytes() {
        return encoded.bytes() + text.map(DecodedText::bytes).orElse(0L);
    }

    @Override
    public void close() {
        budget.release(bytes());
        encoded.close();
    }
}
