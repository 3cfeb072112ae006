package hearus.whisper.internal.cache;

import java.util.Optional;

import hearus.whisper.internal.decode.DecodedText;
import hearus.whisper.internal.encode.Encoded;

/**
 * What is kept of a phrase that grows. Owns the native memory, and its part of the budget.
 *
 * @param encoded its audio so far
 * @param text what the decoder computed for its text so far
 * @param budget that its bytes were taken from
 */
public record PhraseCacheEntry(Encoded encoded, Optional<DecodedText> text, MemoryBudget budget) implements AutoCloseable {
    /** All of it, if the budget allows; else it is freed, and the next decode of the phrase begins with nothing. */
    public static Optional<PhraseCacheEntry> within(MemoryBudget budget, Encoded encoded, Optional<DecodedText> text) {
        var kept = new PhraseCacheEntry(encoded, text, budget);
        if (budget.take(kept.bytes())) {
            return Optional.of(kept);
        }
        encoded.close();
        return Optional.empty();
    }

    /** The text, if {@code pcm} begins with all of the audio that it was heard in. */
    public Optional<DecodedText> textOf(short[] pcm) {
        return encoded.framesAlike(pcm) == encoded.audioFrames() ? text : Optional.empty();
    }

    /** Of memory. */
    public long bytes() {
        return encoded.bytes() + text.map(DecodedText::bytes).orElse(0L);
    }

    @Override
    public void close() {
        budget.giveBack(bytes());
        encoded.close();
    }
}
