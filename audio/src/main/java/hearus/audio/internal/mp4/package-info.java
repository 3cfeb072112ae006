/** Demuxer of fragmented MP4 with Opus. */
@NullMarked
package hearus.audio.internal.mp4;

import org.jspecify.annotations.NullMarked;
