package hearus.socketio.internal.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

import io.vertx.core.http.HttpServerResponse;

import hearus.socketio.internal.http.Responses;
import hearus.socketio.internal.protocol.EngineCodec;
import hearus.socketio.internal.protocol.EnginePacket;

/** HTTP long-polling: a GET that waits for packets. The session handles POSTs. */
public final class PollingTransport implements Transport {
    private final EngineCodec codec;
    private Optional<HttpServerResponse> poll = Optional.empty();

    public PollingTransport(EngineCodec codec) {
        this.codec = codec;
    }

    @Override
    public String name() {
        return "polling";
    }

    @Override
    public boolean writable() {
        return poll.isPresent();
    }

    @Override
    public long write(Queue<EnginePacket> queue) {
        var packets = new ArrayList<EnginePacket>(queue);
        queue.clear();
        answerPoll(packets);
        return packets.stream().mapToLong(EnginePacket::weight).sum();
    }

    /** Keeps a GET until there are packets; false when another one waits already. */
    public boolean accept(HttpServerResponse response) {
        if (poll.isPresent()) {
            return false;
        }
        poll = Optional.of(response);
        return true;
    }

    /** Whether this is the GET that waits. */
    public boolean isPending(HttpServerResponse response) {
        return poll.filter(response::equals).isPresent();
    }

    /** Answers the GET that waits, if one does. */
    public void answerPoll(List<EnginePacket> packets) {
        poll.ifPresent(response -> {
            poll = Optional.empty();
            Responses.packets(response, codec.encodePayload(packets));
        });
    }

    /** Refuses the waiting GET: its session was upgraded to WebSocket. */
    public void refusePoll() {
        poll.ifPresent(Responses.Problem.BAD_REQUEST::answer);
        poll = Optional.empty();
    }

    /** Nothing to do: the session stops processing a POST, and does not answer it, which keeps the client from sending another. */
    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void close() {
        answerPoll(List.of(EnginePacket.of(EnginePacket.Type.CLOSE)));
    }
}
