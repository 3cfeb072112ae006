/** The hub's side of {@code /ws}: a stream that survives lost connections to speech servers. */
@NullMarked
package hearus.speech.internal.remote;

import org.jspecify.annotations.NullMarked;
