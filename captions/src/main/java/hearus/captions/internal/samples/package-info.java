/** Buffers of samples and measurements on them. */
@NullMarked
package hearus.captions.internal.samples;

import org.jspecify.annotations.NullMarked;
