/** The interfaces between demuxers, decoders of one track, and the output. */
@NullMarked
package hearus.audio.internal.track;

import org.jspecify.annotations.NullMarked;
