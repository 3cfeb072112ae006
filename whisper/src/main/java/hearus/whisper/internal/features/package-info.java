/** The log-mel spectrogram. */
@NullMarked
package hearus.whisper.internal.features;

import org.jspecify.annotations.NullMarked;
