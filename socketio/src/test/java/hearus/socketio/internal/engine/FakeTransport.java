package hearus.socketio.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import hearus.socketio.internal.protocol.EnginePacket;
import hearus.socketio.internal.transport.Transport;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A transport that remembers what it was given, and takes as many packets as the test lets it. */
final class FakeTransport implements Transport {
    final List<String> written = new ArrayList<>();
    int room = Integer.MAX_VALUE;
    boolean closed;

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public boolean writable() {
        return room > 0;
    }

    @Override
    public long write(Queue<EnginePacket> queue) {
        var bytes = 0L;
        while (writable() && !queue.isEmpty()) {
            var packet = queue.remove();
            written.add(packet instanceof EnginePacket.Text text ? new String(text.wire(), UTF_8) : "binary");
            bytes += packet.weight();
            room--;
        }
        return bytes;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void close() {
        closed = true;
    }
}
