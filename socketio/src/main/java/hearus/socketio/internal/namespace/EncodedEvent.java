package hearus.socketio.internal.namespace;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import hearus.socketio.internal.protocol.EnginePacket;

/**
 * An event that is encoded once for all its receivers: with an offset for clients that can recover their state and, only where it is needed, without one for the others. Used by the thread that
 * emits.
 */
final class EncodedEvent {
    private final Optional<String> offset;
    private final List<EnginePacket> unit;
    private final Supplier<List<EnginePacket>> encodePlain;
    private Optional<List<EnginePacket>> plain = Optional.empty();

    private EncodedEvent(Optional<String> offset, List<EnginePacket> unit, Supplier<List<EnginePacket>> encodePlain) {
        this.offset = offset;
        this.unit = unit;
        this.encodePlain = encodePlain;
    }

    /** An event that is the same for all clients. */
    static EncodedEvent plain(List<EnginePacket> unit) {
        return new EncodedEvent(Optional.empty(), unit, () -> unit);
    }

    /**
     * An event for clients that can recover their state.
     *
     * @param offset identifies it for such clients; empty for an event that is not kept for them
     * @param unit with the offset
     * @param encodePlain encodes it without
     */
    static EncodedEvent recoverable(Optional<String> offset, List<EnginePacket> unit, Supplier<List<EnginePacket>> encodePlain) {
        return new EncodedEvent(offset, unit, encodePlain);
    }

    Optional<String> offset() {
        return offset;
    }

    /** Its text and its attachments, for a client that can recover its state. */
    List<EnginePacket> unit() {
        return unit;
    }

    /** Its text and its attachments, for other clients. */
    List<EnginePacket> plain() {
        var encoded = plain.orElseGet(encodePlain);
        plain = Optional.of(encoded);
        return encoded;
    }
}
