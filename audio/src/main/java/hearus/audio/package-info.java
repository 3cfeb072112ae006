/** Decodes recordings: {@link hearus.audio.AudioDecoder} takes the bytes of a browser's recording as they come, and gives 16 kHz mono PCM. */
@NullMarked
package hearus.audio;

import org.jspecify.annotations.NullMarked;
