/** Ranks sentences and terms: TextRank. */
@NullMarked
package hearus.keywords.internal.rank;

import org.jspecify.annotations.NullMarked;
