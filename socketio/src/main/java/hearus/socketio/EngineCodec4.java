package hearus.socketio;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Engine.IO 4: packets joined by the record separator, binary as {@code b} and base64; binary frames are the bare bytes. */
final class EngineCodec4 implements EngineCodec {
    private static final byte SEPARATOR = 0x1e;

    @Override
    public int version() {
        return 4;
    }

    @Override
    public byte[] encodePayload(Collection<EnginePacket> packets) {
        var body = new ByteArrayOutputStream(packets.stream().mapToInt(packet -> packet.size() + packet.size() / 2 + 4).sum());
        for (var packet : packets) {
            if (body.size() > 0) {
                body.write(SEPARATOR);
            }
            switch (packet) {
                case EnginePacket.Text text -> body.writeBytes(text.wire());
                case EnginePacket.Binary binary -> {
                    body.write('b');
                    body.writeBytes(binary.base64());
                }
            }
        }
        return body.toByteArray();
    }

    @Override
    public List<EnginePacket> decodePayload(byte[] body) throws ProtocolException {
        Utf8.check(body);
        var packets = new ArrayList<EnginePacket>();
        for (var start = 0; start <= body.length;) {
            var end = Utf8.find(body, SEPARATOR, start);
            packets.add(decode(body, start, end));
            start = end + 1;
        }
        return packets;
    }

    @Override
    public List<EnginePacket> decodeBinaryPayload(byte[] body) throws ProtocolException {
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

    private static EnginePacket decode(byte[] body, int start, int end) throws ProtocolException {
        return start < end && body[start] == 'b'
                ? EnginePacket.parseBase64(Arrays.copyOfRange(body, start + 1, end))
                : EnginePacket.parse(start == 0 && end == body.length ? body : Arrays.copyOfRange(body, start, end));
    }
}
