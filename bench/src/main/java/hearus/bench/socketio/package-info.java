/** The Socket.IO server beside alternatives. */
@NullMarked
package hearus.bench.socketio;

import org.jspecify.annotations.NullMarked;
