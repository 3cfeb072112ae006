package hearus.socketio;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * Some sockets of a namespace, chosen at each call: a socket that joins a room later is among them later. Immutable and thread-safe.
 *
 * {@snippet class = "hearus.socketio.example.Examples" region = "rooms"}
 */
public interface Broadcast {
    /** Of these, only sockets in at least one of the rooms; rooms of several calls add up. A socket's id is a room with that socket alone. */
    Broadcast to(String... rooms);

    /** Of these, only sockets in none of the rooms. */
    Broadcast except(String... rooms);

    /** Sends an event to each of them, encoded once. Arguments as in {@link Socket#emit}. */
    void emit(String event, @Nullable Object... arguments);

    /** Sends an event to those that can take it now, see {@link Socket#emitVolatile}. */
    void emitVolatile(String event, @Nullable Object... arguments);

    /** Those that are connected now. */
    Collection<Socket> sockets();
}
