package hearus.server.internal.lectures;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.lectures.Lecture;
import hearus.lectures.LectureException;
import hearus.lectures.LectureLog;
import hearus.lectures.Lectures;
import hearus.lectures.Segment;
import hearus.server.AuditLog.Outcome;
import hearus.server.ClientLimits.Kind;
import hearus.server.internal.access.AccessException;
import hearus.server.internal.access.SocketAccess;
import hearus.server.internal.audit.SocketAudit;
import hearus.server.internal.limits.LimitedException;
import hearus.server.internal.limits.SocketLimits;
import hearus.server.internal.limits.SubjectUsage;
import hearus.server.internal.rest.LectureJson;
import hearus.socketio.Socket;
import hearus.socketio.Socket.Ack;
import hearus.socketio.Socket.Arguments;

/**
 * The events {@code follow}, {@code unfollow} and {@code correct}: a follower gets the history of a lecture from the place that it names, then every segment that is
 * added, each once and in order. Thread-safe.
 */
public final class Followers {
    private static final Logger LOG = System.getLogger(Followers.class.getName());
    private static final int PAGE = 100;
    private static final int MAX_FOLLOWED = 20;
    /** How long a follower may take for a page of history. */
    private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(30);
    private static final String DATA = "hearus.follows";

    private final Lectures lectures;

    public Followers(Lectures lectures) {
        this.lectures = lectures;
    }

    /**
     * Serves these events of a socket.
     *
     * @param usage what its client may use
     */
    public void serve(Socket socket, SubjectUsage usage) {
        var followed = followed(socket);
        // Whoever was recovered is in the rooms that it was in, and gets what it missed.
        followed.values().removeIf(follow -> !LectureRooms.isIn(socket, follow.lecture));
        // It may have come back with another key or link.
        followed.keySet().stream().filter(lecture -> !mayFollow(socket, lecture)).toList().forEach(lecture -> {
            LectureRooms.leave(socket, lecture);
            followed.remove(lecture);
        });
        followed.values().forEach(follow -> follow.recovered = socket.recovered());
        socket.on("follow", answering(audited(socket, "lecture.follow", (arguments, ack) -> follow(socket, arguments, ack))));
        socket.on("unfollow", answering((arguments, ack) -> unfollow(socket, arguments, ack)));
        socket.on("correct", answering(audited(socket, "lecture.correct", (arguments, ack) -> {
            usage.take(Kind.TEXTS, 1);
            correct(socket, arguments, ack);
        })));
    }

    private static boolean mayFollow(Socket socket, String lecture) {
        try {
            SocketAccess.check(socket, "follow", lecture);
            return true;
        } catch (AccessException e) {
            return false;
        }
    }

    @SuppressWarnings("unchecked") // Only this class puts something under this name.
    private static Map<String, Follow> followed(Socket socket) {
        return (Map<String, Follow>) socket.data().computeIfAbsent(DATA, name -> new ConcurrentHashMap<String, Follow>());
    }

    private interface Request {
        void take(Arguments arguments, Ack ack) throws LectureException, AccessException, LimitedException;
    }

    private static Request audited(Socket socket, String action, Request request) {
        return (arguments, ack) -> {
            var lecture = id(arguments.at(0));
            var named = lecture.substring(0, Math.min(lecture.length(), Lecture.MAX_ID));
            var seq = arguments.at(0).path("seq");
            var target = seq.isIntegralNumber() && seq.canConvertToLong() ? seq.asText() : "";
            var outcome = Outcome.REFUSED;
            try {
                request.take(arguments, ack);
                outcome = Outcome.DONE;
            } catch (LectureException e) {
                outcome = Outcome.FAILED;
                throw e;
            } finally {
                SocketAudit.record(socket, action, named, target, outcome);
            }
        };
    }

    private static Socket.EventHandler answering(Request request) {
        return (arguments, ack) -> {
            try {
                request.take(arguments, ack);
            } catch (LectureException e) {
                ack.send(error(e));
            } catch (AccessException e) {
                ack.send(JsonNodeFactory.instance.objectNode().put("error", e.getMessage()).put("code", e.code()));
            } catch (LimitedException e) {
                ack.send(SocketLimits.json(e).put("error", e.getMessage()));
            }
        };
    }

    static ObjectNode error(LectureException e) {
        var json = JsonNodeFactory.instance.objectNode().put("error", e.getMessage()).put("code",
                e.code().name().toLowerCase(Locale.ROOT));
        e.newest().ifPresent(newest -> json.set("newest", LectureJson.of(newest)));
        return json;
    }

    /** One lecture that a socket follows. */
    private static final class Follow {
        private final String lecture;
        private final long from;
        private volatile boolean recovered;

        private Follow(String lecture, long from) {
            this.lecture = lecture;
            this.from = from;
        }
    }

    private void follow(Socket socket, Arguments arguments, Ack ack) throws LectureException, AccessException {
        var request = arguments.at(0);
        var id = id(request);
        SocketAccess.check(socket, "follow", id);
        var from = number(request, "from", 1);
        var lecture = lectures.get(id);
        var followed = followed(socket);
        var before = followed.get(id);
        if (before != null && before.recovered && from > before.from) {
            // It asks for what it had not got when its connection was lost, and the recovery sends just that.
            before.recovered = false;
            ack.send(answer(lecture));
            return;
        }
        if (before == null && followed.size() >= MAX_FOLLOWED) {
            throw LectureException.invalid("One connection follows at most " + MAX_FOLLOWED + " lectures: unfollow one of them.");
        }
        LectureRooms.leave(socket, id);
        var follow = new Follow(id, from);
        followed.put(id, follow);
        ack.send(answer(lecture));
        // History can be long, and the socket's other events should not wait for it.
        Thread.ofVirtual().name("hearus-follow-" + socket.id())
                .start(() -> send(socket, follow, number(request, "changes", lecture.change()), lecture.change()));
    }

    private static ObjectNode answer(Lecture lecture) {
        var answer = JsonNodeFactory.instance.objectNode();
        answer.set("lecture", LectureJson.of(lecture));
        return answer.put("next", lecture.segments() + 1).put("change", lecture.change());
    }

    /** Sends the history by pages, each when the one before has arrived, then lets the follower into the room at exactly its end. */
    private void send(Socket socket, Follow follow, long knownChange, long changeAtBegin) {
        try {
            var history = new History(socket, follow.from);
            var page = lectures.log().read(follow.lecture, history.next, PAGE);
            while (page.size() == PAGE && isCurrent(socket, follow)) {
                history.send(page);
                socket.received().get(PAGE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                page = lectures.log().read(follow.lecture, history.next, PAGE);
            }
            lectures.log().exclusively(follow.lecture, () -> {
                if (isCurrent(socket, follow)) {
                    sendRest(follow, history, knownChange, changeAtBegin);
                    LectureRooms.join(socket, follow.lecture);
                }
                return true;
            });
        } catch (LectureException e) {
            followed(socket).remove(follow.lecture, follow);
            LOG.log(Level.DEBUG, "socket {0} follows no more: {1}", socket.id(), e.getMessage());
            socket.emit("lectureError", error(e).put("lecture", follow.lecture));
        } catch (ExecutionException e) {
            LOG.log(Level.DEBUG, "socket {0} left before it had the history of its lecture", socket.id());
        } catch (TimeoutException e) {
            LOG.log(Level.INFO, "socket {0} is disconnected: it did not take {1} segments of history within {2} s", socket.id(), PAGE,
                    PAGE_TIMEOUT.toSeconds());
            socket.emit("lectureError", JsonNodeFactory.instance.objectNode().put("lecture", follow.lecture).put("code", "too_slow")
                    .put("error",
                            "The history of the lecture did not arrive in time: connect again and follow from the next segment that you lack."));
            socket.closeConnection();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendRest(Follow follow, History history, long knownChange, long changeAtBegin) throws LectureException {
        for (var page = lectures.log().read(follow.lecture, history.next, PAGE); !page.isEmpty(); page = lectures.log().read(follow.lecture,
                history.next, PAGE)) {
            history.send(page);
        }
        // What the follower has from before, and what was changed while it was sent its history.
        sendChanges(follow.lecture, history, knownChange, follow.from);
        sendChanges(follow.lecture, history, changeAtBegin, history.next);
    }

    private void sendChanges(String lecture, History history, long after, long before) throws LectureException {
        var page = lectures.log().changes(lecture, after, before, LectureLog.MAX_PAGE);
        while (!page.isEmpty()) {
            history.send(page);
            page = lectures.log().changes(lecture, page.getLast().change(), before, LectureLog.MAX_PAGE);
        }
    }

    /** What a follower was sent of the segments that were there when it came: each revision once. */
    private static final class History {
        private final Socket socket;
        private final Map<Long, Integer> revisions = new HashMap<>();
        private long next;

        private History(Socket socket, long from) {
            this.socket = socket;
            this.next = from;
        }

        private void send(List<Segment> segments) {
            for (var segment : segments) {
                if (revisions.getOrDefault(segment.seq(), 0) < segment.revision()) {
                    revisions.put(segment.seq(), segment.revision());
                    socket.emit("segment", LectureJson.of(segment));
                }
                next = Math.max(next, segment.seq() + 1);
            }
        }
    }

    private static boolean isCurrent(Socket socket, Follow follow) {
        return socket.connected() && followed(socket).get(follow.lecture) == follow;
    }

    private static void unfollow(Socket socket, Arguments arguments, Ack ack) throws LectureException, AccessException {
        var id = id(arguments.at(0));
        SocketAccess.check(socket, "unfollow", id);
        followed(socket).remove(id);
        LectureRooms.leave(socket, id);
        ack.send(JsonNodeFactory.instance.objectNode().put("lecture", id));
    }

    private void correct(Socket socket, Arguments arguments, Ack ack) throws LectureException, AccessException {
        var request = arguments.at(0);
        SocketAccess.check(socket, "correct", id(request));
        var text = request.path("text");
        if (!text.isTextual()) {
            throw LectureException.invalid("A correction looks like {lecture, seq, revision, text}: its text is missing.");
        }
        ack.send(LectureJson.of(lectures.log().correct(id(request), number(request, "seq", -1),
                Math.clamp(number(request, "revision", -1), -1, Integer.MAX_VALUE),
                text.asText())));
    }

    /** The lecture's id: alone, or as {@code lecture} of an object. */
    private static String id(JsonNode request) throws LectureException {
        var id = request.isObject() ? request.path("lecture") : request;
        if (!(id.isTextual() || id.isIntegralNumber()) || id.asText().isBlank() || id.asText().length() > Lecture.MAX_ID) {
            throw LectureException.invalid("Name the lecture by its id: {lecture: \"...\"}.");
        }
        return id.asText().strip();
    }

    private static long number(JsonNode request, String name, long otherwise) {
        var number = request.path(name);
        return number.isIntegralNumber() && number.canConvertToLong() ? Math.max(0, number.asLong()) : otherwise;
    }
}
