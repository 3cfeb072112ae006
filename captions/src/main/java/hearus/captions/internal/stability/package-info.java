/** The stability policies that decide which words of a growing phrase no longer change. */
@NullMarked
package hearus.captions.internal.stability;

import org.jspecify.annotations.NullMarked;
