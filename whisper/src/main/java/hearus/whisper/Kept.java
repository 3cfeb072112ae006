package hearus.whisper;

import java.util.Optional;

/**
 * What is kept of a phrase that grows. Owns the native memory.
 *
 * @param encoded its audio so far
 * @param text what the decoder computed for its text so far
 */
record Kept(Encoded encoded, Optional<DecodedText> text) implements AutoCloseable {
    /** The text, if {@code pcm} begins with all of the audio that it was heard in. */
    Optional<DecodedText> textOf(short[] pcm) {
        return encoded.framesAlike(pcm) == encoded.audioFrames() ? text : Optional.empty();
    }

    /** Of memory. */
    long bytes() {
        return encoded.bytes() + text.map(DecodedText::bytes).orElse(0L);
    }

    @Override
    public void close() {
        encoded.close();
    }
}
