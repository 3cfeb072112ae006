/** The interface of all demuxers, the output that they write to, and the demuxer of raw PCM. */
@NullMarked
package hearus.audio.internal.container;

import org.jspecify.annotations.NullMarked;
