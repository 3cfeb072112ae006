package hearus.socketio;

import java.util.Optional;
import java.util.function.Consumer;

/** A part of the server that clients connect to by name; as a {@link Broadcast}, all of its sockets. Thread-safe. */
public interface Namespace extends Broadcast {
    /** With the slash at its beginning; {@code /} is the main namespace. */
    String name();

    /** Adds a check that every new client has to pass, after those added before. */
    Namespace use(Middleware middleware);

    /** Called on a virtual thread for each new socket, before any of its events. */
    Namespace onConnect(Consumer<Socket> handler);

    /** The connected socket with this id. */
    Optional<Socket> socket(String id);

    /**
     * Accepts or refuses a client before it is connected.
     *
     * {@snippet class = "hearus.socketio.example.Examples" region = "middleware"}
     */
    @FunctionalInterface
    interface Middleware {
        /**
         * Returns to accept the client. Called on a virtual thread and may block, though not for longer than {@link SocketIoOptions#connectTimeout}. The
         * socket is not connected yet: it can be given data, rooms and handlers, and what is emitted to it is lost.
         *
         * @throws ConnectRefusedException to refuse; the client gets a {@code connect_error} with the message. Any other exception refuses without its message.
         */
        void check(Socket socket) throws ConnectRefusedException;
    }
}
