/** Recognition of containers by their first bytes, and of where a stream without its header can be read from. */
@NullMarked
package hearus.audio.internal.detect;

import org.jspecify.annotations.NullMarked;
