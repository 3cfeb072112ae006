/** The speech server's side of {@code /ws}, in both its forms. */
@NullMarked
package hearus.speech.internal.endpoint;

import org.jspecify.annotations.NullMarked;
