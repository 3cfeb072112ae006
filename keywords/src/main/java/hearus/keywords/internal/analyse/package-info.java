/** Sentences and words of Korean and English text, by Lucene. */
@NullMarked
package hearus.keywords.internal.analyse;

import org.jspecify.annotations.NullMarked;
