/** Comparison of texts by their letters. */
@NullMarked
package hearus.captions.internal.text;

import org.jspecify.annotations.NullMarked;
