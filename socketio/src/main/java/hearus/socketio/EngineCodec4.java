package hearus.socketio;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Engine.IO 4: packets joined by the record separator, binary as {@code b} and base64; binary frames are the bare bytes. */
final class EngineCodec4 implements EngineCodec {
    private static final char SEPARATOR = '\u001e';

    @Override
    public int version() {
        return 4;
    }

    @Override
    public String encodePayload(Collection<EnginePacket> packets) {
        var body = new StringBuilder(packets.stream().mapToInt(EnginePacket::size).sum() + packets.size());
        for (var packet : packets) {
            if (!body.isEmpty()) {
                body.append(SEPARATOR);
            }
            switch (packet) {
                case EnginePacket.Text text -> body.append(text.type().digit()).append(text.data());
                case EnginePacket.Binary binary -> body.append('b').append(binary.base64());
            }
        }
        return body.toString();
    }

    @Override
    public List<EnginePacket> decodePayload(String body) throws ProtocolException {
        var packets = new ArrayList<EnginePacket>();
        var start = 0;
        while (start <= body.length()) {
            var separator = body.indexOf(SEPARATOR, start);
            var end = separator < 0 ? body.length() : separator;
            packets.add(decode(body.substring(start, end)));
            start = end + 1;
        }
        return packets;
    }

    @Override
    public List<EnginePacket> decodePayload(byte[] body) throws ProtocolException {
        throw new ProtocolException("Engine.IO 4 polling bodies are text, not application/octet-stream");
    }

    @Override
    public byte[] encodeFrame(EnginePacket.Binary packet) {
        return packet.data();
    }

    @Override
    public EnginePacket.Binary decodeFrame(byte[] frame) {
        return new EnginePacket.Binary(frame);
    }

    private static EnginePacket decode(String wire) throws ProtocolException {
        return wire.startsWith("b") ? EnginePacket.parseBase64(wire.substring(1)) : EnginePacket.parse(wire);
    }
}
