package hearus.socketio.internal.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

import hearus.socketio.internal.http.Responses;
import hearus.socketio.internal.protocol.EngineCodec;
import hearus.socketio.internal.protocol.EnginePacket;

/**
 * Keeps the ids of sessions that closed a moment ago: a poll or a POST that was in flight while its session closed is answered once as if it had come in time, so that a
 * client does not take a regular close for an error. Thread-safe.
 */
final class RecentlyClosedSessions {
    private static final int MAX_SESSIONS = 4096;
    private static final long RETENTION_NANOS = 5_000_000_000L;

    @GuardedBy("this")
    private final Map<String, Closed> sessions = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Closed> eldest) {
            return size() > MAX_SESSIONS || System.nanoTime() - eldest.getValue().closed() > RETENTION_NANOS;
        }
    };

    /**
     * @param poll whether a poll may be in flight
     * @param post whether a POST may be in flight
     */
    synchronized void add(String id, EngineCodec codec, boolean poll, boolean post) {
        if (poll || post) {
            sessions.put(id, new Closed(codec, System.nanoTime(), poll, post));
        }
    }

    synchronized int size() {
        return sessions.size();
    }

    /** Answers the request if it is the first of its kind; false if it must be refused. */
    boolean answer(String sid, HttpServerRequest request) {
        var isPoll = request.method().equals(HttpMethod.GET);
        var closed = claim(sid, isPoll);
        closed.ifPresent(found -> {
            if (isPoll) {
                Responses.packets(request.response(), found.codec().encodePayload(List.of(EnginePacket.of(EnginePacket.Type.NOOP))));
            } else {
                Responses.ok(request.response());
            }
        });
        return closed.isPresent();
    }

    private synchronized Optional<Closed> claim(String sid, boolean poll) {
        var closed = Optional.ofNullable(sessions.get(sid)).filter(found -> System.nanoTime() - found.closed() <= RETENTION_NANOS)
                .filter(found -> poll ? found.poll() : found.post());
        closed.ifPresent(
                found -> sessions.put(sid, new Closed(found.codec(), found.closed(), found.poll() && !poll, found.post() && poll)));
        return closed;
    }

    private record Closed(EngineCodec codec, long closed, boolean poll, boolean post) {}
}
