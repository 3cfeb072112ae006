package hearus.socketio.internal.engine;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.vertx.core.http.HttpServerResponse;

import hearus.socketio.internal.http.Responses;
import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.protocol.Payload;
import hearus.socketio.internal.protocol.ProtocolException;

/**
 * The POST requests that bring a polling client's packets: one at a time, whose packets are taken while the session reads, and which is answered after the last of them: until
 * then the client sends no other. On the session's event loop, but for {@link #announce}.
 */
final class PostExchange {
    private final Host host;
    /** The POST whose body is being read. */
    private final AtomicReference<HttpServerResponse> reading = new AtomicReference<>();
    private Optional<Post> taking = Optional.empty();

    PostExchange(Host host) {
        this.host = host;
    }

    /** Announces a POST before its body is read, from any thread; false while another is being read. */
    boolean announce(HttpServerResponse response) {
        return reading.compareAndSet(null, response);
    }

    /** The body that was {@link #announce announced} came to an end. */
    void bodyEnded() {
        reading.set(null);
    }

    /** Whether packets of a POST still wait to be taken. */
    boolean isTaking() {
        return taking.isPresent();
    }

    /** Takes the packets of a POST, and answers it after the last one. */
    void begin(HttpServerResponse response, Payload packets) {
        taking = Optional.of(new Post(response, packets));
        take();
    }

    /** Goes on with the packets, as long as the session reads. */
    void take() {
        try {
            while (taking.isPresent() && host.reads()) {
                var packets = taking.get().packets();
                if (packets.hasNext()) {
                    host.onPosted(packets.next());
                } else {
                    answer(Responses::ok);
                }
            }
        } catch (ProtocolException e) {
            answer(Responses.Problem.BAD_REQUEST::answer);
            host.onMalformed(e);
        }
    }

    /** The session ends: what was not taken is dropped, and the POST answered as if it had been. */
    void end() {
        answer(Responses::ok);
    }

    /** The session has ended: a body that trickles in is not waited for. */
    void reset() {
        Optional.ofNullable(reading.getAndSet(null)).ifPresent(HttpServerResponse::reset);
    }

    private void answer(Consumer<HttpServerResponse> how) {
        taking.map(Post::response).ifPresent(how);
        taking = Optional.empty();
    }

    private record Post(HttpServerResponse response, Payload packets) {}

    /** The session whose client it is. */
    interface Host {
        /** Whether packets of the client are read at present. */
        boolean reads();

        void onPosted(EnginePacket packet);

        /** What comes next is no packet: the POST was refused. */
        void onMalformed(ProtocolException problem);
    }
}
