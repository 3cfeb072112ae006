/** The hallucination filter. */
@NullMarked
package hearus.captions.internal.filter;

import org.jspecify.annotations.NullMarked;
