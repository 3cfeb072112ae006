/** Mixing of channels to mono, and resampling to 16 kHz. */
@NullMarked
package hearus.audio.internal.resample;

import org.jspecify.annotations.NullMarked;
