/** Demuxer of Ogg with Opus. */
@NullMarked
package hearus.audio.internal.ogg;

import org.jspecify.annotations.NullMarked;
