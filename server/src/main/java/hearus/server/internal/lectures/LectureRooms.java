package hearus.server.internal.lectures;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.lectures.Segment;
import hearus.server.internal.rest.LectureJson;
import hearus.socketio.Namespace;
import hearus.socketio.Socket;

/**
 * The Socket.IO rooms in which the followers of lectures are, one for each lecture in each namespace. What is sent to a room is encoded once, however many are in it.
 * Thread-safe.
 */
public final class LectureRooms {
    /** No client joins a room by its name, so this cannot meet another. */
    private static final String PREFIX = "lecture:";

    private final List<Namespace> namespaces = new CopyOnWriteArrayList<>();

    /** Serves the sockets of this namespace too. */
    public void add(Namespace namespace) {
        namespaces.add(namespace);
    }

    static void join(Socket socket, String lecture) {
        socket.join(PREFIX + lecture);
    }

    static void leave(Socket socket, String lecture) {
        socket.leave(PREFIX + lecture);
    }

    static boolean isIn(Socket socket, String lecture) {
        return socket.rooms().contains(PREFIX + lecture);
    }

    /** Sends a revision of a segment to all who follow its lecture and have its history. */
    public void announce(Segment segment) {
        send(segment.lecture(), "segment", LectureJson.of(segment));
    }

    /** How far a job is that writes into this lecture. */
    public void job(String lecture, ObjectNode job) {
        send(lecture, "job", job);
    }

    /** Nothing more is said in this lecture. */
    public void ended(String lecture) {
        send(lecture, "lectureEnded", JsonNodeFactory.instance.objectNode().put("lecture", lecture));
    }

    private void send(String lecture, String event, ObjectNode json) {
        for (var namespace : namespaces) {
            namespace.to(PREFIX + lecture).emit(event, json);
        }
    }

    /** Sends what is being said to those who can take it now; the speaker has it already. */
    void sendPartial(String lecture, ObjectNode caption, String speakersSocket) {
        for (var namespace : namespaces) {
            var room = namespace.to(PREFIX + lecture).except(speakersSocket);
            if (!room.sockets().isEmpty()) {
                room.emitVolatile("caption", caption);
            }
        }
    }

    /** How many sockets follow this lecture. */
    int followers(String lecture) {
        return namespaces.stream().mapToInt(namespace -> namespace.to(PREFIX + lecture).sockets().size()).sum();
    }
}
