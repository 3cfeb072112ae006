/** Explanations of terms: definitions in the text itself, and a language model's over HTTP. */
@NullMarked
package hearus.keywords.internal.explain;

import org.jspecify.annotations.NullMarked;
