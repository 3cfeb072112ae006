/** The transports of Engine.IO: HTTP long-polling and WebSocket. */
@NullMarked
package hearus.socketio.internal.transport;

import org.jspecify.annotations.NullMarked;
