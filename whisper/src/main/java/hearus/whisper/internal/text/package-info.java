/** Tokens, languages, and the alignment of words to times. */
@NullMarked
package hearus.whisper.internal.text;

import org.jspecify.annotations.NullMarked;
