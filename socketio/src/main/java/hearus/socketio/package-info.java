/**
 * A Socket.IO server: {@link hearus.socketio.SocketIoServer} serves Engine.IO 3 and 4 over polling and WebSocket beside anything else on a Vert.x router. Everything may be
 * called from any thread, and nothing blocks; handlers run on virtual threads and may.
 */
@NullMarked
package hearus.socketio;

import org.jspecify.annotations.NullMarked;
