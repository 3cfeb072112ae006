/** Decoding: greedy decoding, beam search, draft tokens, guards against loops, and temperature fallback. */
@NullMarked
package hearus.whisper.internal.decode;

import org.jspecify.annotations.NullMarked;
