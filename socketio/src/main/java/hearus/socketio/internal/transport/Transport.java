package hearus.socketio.internal.transport;

import java.util.Queue;

import hearus.socketio.internal.protocol.EnginePacket;

/** How the packets of a session reach the client now. Only on the session's event loop. */
public interface Transport {
    /** As in the {@code transport} parameter. */
    String name();

    /** Whether {@link #write} would take at least one packet. */
    boolean writable();

    /** Takes packets off the queue and sends them, as many as the client can take now; returns their {@link EnginePacket#weight}. */
    long write(Queue<EnginePacket> queue);

    /** Stops taking packets from the client until {@link #resume}; the transport pushes back to the client. */
    void pause();

    void resume();

    /** Ends the transport at once. What the client gets depends on the transport. */
    void close();
}
