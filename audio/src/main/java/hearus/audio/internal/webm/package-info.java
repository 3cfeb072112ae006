/** Demuxer of WebM and Matroska with Opus or PCM. */
@NullMarked
package hearus.audio.internal.webm;

import org.jspecify.annotations.NullMarked;
