package hearus.socketio.internal.protocol;

/**
 * The packets of a polling body, read one by one: a body has room for millions of tiny ones, which are not there all at once. Single-threaded.
 */
public interface Payload {
    /** Whether there is more; true at the beginning. */
    boolean hasNext();

    /** The next packet. After an exception the rest cannot be read. */
    EnginePacket next() throws ProtocolException;
}
