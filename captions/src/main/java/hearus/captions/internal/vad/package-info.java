/** Voice activity detection. */
@NullMarked
package hearus.captions.internal.vad;

import org.jspecify.annotations.NullMarked;
