/** Segmentation of the stream into phrases. */
@NullMarked
package hearus.captions.internal.segment;

import org.jspecify.annotations.NullMarked;
