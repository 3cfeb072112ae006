/** The text of other people's documents, and the terms in it. */
@NullMarked
package hearus.lectures.internal.vocabulary;

import org.jspecify.annotations.NullMarked;
