package hearus.socketio.internal.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * How many of a session's packets its client is known to have got. Packets are counted when they are queued and when the transport takes them; what proves their
 * arrival is the session's business. On the session's event loop.
 */
final class Receipts {
    /** {@code count}: packets queued before the question. */
    private record Question(long count, Consumer<Boolean> answer) {}

    private final Deque<Question> open = new ArrayDeque<>();
    private long queued;
    private long written;
    private long proven;
    /** Packets whose arrival the last ping asked for. */
    private long asked;

    void queued(int packets) {
        queued += packets;
    }

    void written(int packets) {
        written += packets;
    }

    /** Packets that the transport has taken. */
    long written() {
        return written;
    }

    /** Whether everything that is queued is known to have arrived: a question needs another packet then, to be answered by. */
    boolean allProven() {
        return proven == queued;
    }

    /** {@code answer} gets true once everything queued by now is known to have arrived, false when the session ends before. */
    void ask(Consumer<Boolean> answer) {
        open.add(new Question(queued, answer));
        asked = -1;
    }

    /**
     * The number of packets whose arrival a ping should ask for now; empty where nobody waits for that of packets which the transport has taken, or where a ping asks for it
     * already.
     */
    OptionalLong nextPing() {
        if (open.isEmpty() || open.peek().count() > written || written <= asked) {
            return OptionalLong.empty();
        }
        asked = written;
        return OptionalLong.of(asked);
    }

    /** The first {@code packets} have arrived. */
    void arrived(long packets) {
        proven = Math.max(proven, Math.min(packets, written));
        while (!open.isEmpty() && open.peek().count() <= proven) {
            open.remove().answer().accept(true);
        }
    }

    /** The session ends: nothing more will be known. */
    void end() {
        while (!open.isEmpty()) {
            open.remove().answer().accept(false);
        }
    }
}
