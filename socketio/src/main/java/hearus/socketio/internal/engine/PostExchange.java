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
 * The POST requests that bring a polling client's packets: one at a time, whose packets are processed while the session reads, and which is answered after the last of them: until
 * then the client sends no other. On the session's event loop, but for {@link #announce}.
 */
final class PostExchange {
    private final Host host;
    /** The POST whose body is being read. */
    private final AtomicReference<HttpServerResponse> readingBody = new AtomicReference<>();
    private Optional<Post> processing = Optional.empty();

    PostExchange(Host host) {
        this.host = host;
    }

    /** Announces a POST before its body is read, from any thread; false while another is being read. */
    boolean announce(HttpServerResponse response) {
        return readingBody.compareAndSet(null, response);
    }

    /** The body that was {@link #announce announced} came to an end. */
    void bodyEnded() {
        readingBody.set(null);
    }

    /** Whether packets of a POST still wait to be processed. */
    boolean isProcessing() {
        return processing.isPresent();
    }

    /** Processes the packets of a POST, and answers it after the last one. */
    void begin(HttpServerResponse response, Payload packets) {
        processing = Optional.of(new Post(response, packets));
        process();
    }

    /** Processes the packets, as long as the session reads. */
    void process() {
        try {
            while (processing.isPresent() && host.isReading()) {
                var packets = processing.get().packets();
                if (packets.hasNext()) {
                    host.onPacket(packets.next());
                } else {
                    answer(Responses::ok);
                }
            }
        } catch (ProtocolException e) {
            answer(Responses.Problem.BAD_REQUEST::answer);
            host.onMalformed(e);
        }
    }

    /** The session ends: what was not processed is dropped, and the POST answered as if it had been. */
    void end() {
        answer(Responses::ok);
    }

    /** The session has ended: resets a request whose body is still being sent. */
    void reset() {
        Optional.ofNullable(readingBody.getAndSet(null)).ifPresent(HttpServerResponse::reset);
    }

    private void answer(Consumer<HttpServerResponse> how) {
        processing.map(Post::response).ifPresent(how);
        processing = Optional.empty();
    }

    private record Post(HttpServerResponse response, Payload packets) {}

    /** The session whose client it is. */
    interface Host {
        /** Whether packets of the client are read at present. */
        boolean isReading();

        void onPacket(EnginePacket packet);

        /** What comes next is no packet: the POST was answered with 400. */
        void onMalformed(ProtocolException problem);
    }
}
