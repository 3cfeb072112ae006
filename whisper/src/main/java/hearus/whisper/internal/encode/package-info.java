/** The encoder, its output, and the precomputed silence after a window. */
@NullMarked
package hearus.whisper.internal.encode;

import org.jspecify.annotations.NullMarked;
