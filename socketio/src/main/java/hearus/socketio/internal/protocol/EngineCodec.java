package hearus.socketio.internal.protocol;

import java.util.Collection;

/**
 * How one version of Engine.IO writes packets: as polling bodies and as binary WebSocket frames. Text frames are alike in both.
 *
 * @see <a href="https://github.com/socketio/engine.io-protocol">the protocol's pages</a>
 */
public sealed interface EngineCodec permits EngineCodec3, EngineCodec4 {
    EngineCodec V3 = new EngineCodec3();
    EngineCodec V4 = new EngineCodec4();

    /** 3 or 4. */
    int version();

    /** A polling body to send. */
    byte[] encodePayload(Collection<EnginePacket> packets);

    /** Opens a polling body that came as text. */
    Payload decodePayload(byte[] body) throws ProtocolException;

    /** Opens a polling body that came as application/octet-stream. */
    Payload decodeBinaryPayload(byte[] body) throws ProtocolException;

    byte[] encodeFrame(EnginePacket.Binary packet);

    EnginePacket.Binary decodeFrame(byte[] frame) throws ProtocolException;
}
