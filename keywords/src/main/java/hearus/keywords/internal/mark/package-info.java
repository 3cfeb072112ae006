/** Joins words to a text, and marks the words of sentences and terms. */
@NullMarked
package hearus.keywords.internal.mark;

import org.jspecify.annotations.NullMarked;
