/** The messages of {@code /ws}: the subprotocol hearus.captions.v1, and PCM. */
@NullMarked
package hearus.speech.internal.protocol;

import org.jspecify.annotations.NullMarked;
