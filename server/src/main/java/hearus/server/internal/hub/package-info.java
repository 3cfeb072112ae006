/** The Socket.IO side of a hub: event handlers, speaker sessions that outlive their sockets, audio in all forms that clients send, texts. */
package hearus.server.internal.hub;
