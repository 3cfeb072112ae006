package hearus.socketio.internal.namespace;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import hearus.socketio.internal.protocol.EnginePacket;

/**
 * An event as it leaves, encoded once for all who get it, and once more for clients that cannot come back where some can: those get no offset. Only on the thread that
 * emits.
 */
final class Outgoing {
    private final Optional<String> offset;
    private final List<EnginePacket> unit;
    private final Supplier<List<EnginePacket>> encodePlain;
    private Optional<List<EnginePacket>> plain = Optional.empty();

    private Outgoing(Optional<String> offset, List<EnginePacket> unit, Supplier<List<EnginePacket>> encodePlain) {
        this.offset = offset;
        this.unit = unit;
        this.encodePlain = encodePlain;
    }

    /** One that is the same for everybody. */
    static Outgoing plain(List<EnginePacket> unit) {
        return new Outgoing(Optional.empty(), unit, () -> unit);
    }

    /**
     * One for clients that may come back.
     *
     * @param offset by what such a client names it; empty for one that is not kept for them
     * @param unit as they get it
     * @param encodePlain gives it as others get it
     */
    static Outgoing recoverable(Optional<String> offset, List<EnginePacket> unit, Supplier<List<EnginePacket>> encodePlain) {
        return new Outgoing(offset, unit, encodePlain);
    }

    Optional<String> offset() {
        return offset;
    }

    /** Its text and its attachments, for a client that may come back. */
    List<EnginePacket> unit() {
        return unit;
    }

    /** Its text and its attachments, for any other. */
    List<EnginePacket> plain() {
        var encoded = plain.orElseGet(encodePlain);
        plain = Optional.of(encoded);
        return encoded;
    }
}
