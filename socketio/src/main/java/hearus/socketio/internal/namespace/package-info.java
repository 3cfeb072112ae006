/** The Socket.IO protocol: connections, namespaces, rooms, acknowledgements, connection state recovery. */
@NullMarked
package hearus.socketio.internal.namespace;

import org.jspecify.annotations.NullMarked;
