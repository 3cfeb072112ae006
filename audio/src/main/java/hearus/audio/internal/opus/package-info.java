/** Opus: its header, its packets, and decoding with Concentus. */
@NullMarked
package hearus.audio.internal.opus;

import org.jspecify.annotations.NullMarked;
