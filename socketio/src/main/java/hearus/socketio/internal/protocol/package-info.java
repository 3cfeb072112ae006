/** The packets of Engine.IO 3 and 4 and of Socket.IO, and their encodings. */
@NullMarked
package hearus.socketio.internal.protocol;

import org.jspecify.annotations.NullMarked;
