/** Uncompressed audio: sample encodings, layouts, and the declaration of raw PCM. */
@NullMarked
package hearus.audio.internal.pcm;

import org.jspecify.annotations.NullMarked;
