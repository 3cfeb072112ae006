/** What a change of text means: the times of its words, the same mistake elsewhere, the words that searches find. */
@NullMarked
package hearus.lectures.internal.text;

import org.jspecify.annotations.NullMarked;
