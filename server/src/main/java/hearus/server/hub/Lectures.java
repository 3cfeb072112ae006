package hearus.server.hub;

import java.util.List;

import hearus.socketio.Namespace;
import hearus.socketio.Socket;

/**
 * Who follows which lecture: a room of each namespace. Who speaks is told nothing of other speakers. Thread-safe.
 *
 * @param namespaces where followers are
 */
record Lectures(List<Namespace> namespaces) {
    private static final String SPEAKERS = "speakers";
    /** Apart from the ids of sockets, which are rooms too. */
    private static final String PREFIX = "lecture ";

    Lectures {
        namespaces = List.copyOf(namespaces);
    }

    void join(String lecture, Socket socket) {
        socket.join(PREFIX + lecture);
    }

    void leave(String lecture, Socket socket) {
        socket.leave(PREFIX + lecture);
    }

    /** From now on this socket hears only itself. */
    void speaks(Socket socket) {
        socket.join(SPEAKERS);
    }

    /** Tells everyone in the lecture who does not speak. */
    void tell(String lecture, String event, Object payload) {
        namespaces.forEach(namespace -> namespace.to(PREFIX + lecture).except(SPEAKERS).emit(event, payload));
    }
}
