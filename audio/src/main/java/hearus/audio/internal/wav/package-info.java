/** Demuxer of WAV with PCM or ADPCM. */
@NullMarked
package hearus.audio.internal.wav;

import org.jspecify.annotations.NullMarked;
