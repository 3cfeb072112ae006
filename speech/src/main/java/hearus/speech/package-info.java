/** Speech in, captions out: in this process, or over a WebSocket; and the endpoint that offers it to others. */
@NullMarked
package hearus.speech;

import org.jspecify.annotations.NullMarked;
