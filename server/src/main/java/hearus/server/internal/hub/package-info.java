/** The Socket.IO side of a hub: event handlers, speaker sessions that outlive their sockets, audio in all forms that clients send, texts. */
@NullMarked
package hearus.server.internal.hub;

import org.jspecify.annotations.NullMarked;
