package hearus.socketio.internal.protocol;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collection;

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
    public Payload decodePayload(byte[] body) throws ProtocolException {
        return new Separated(Utf8.check(body));
    }

    @Override
    public Payload decodeBinaryPayload(byte[] body) throws ProtocolException {
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

    private static final class Separated implements Payload {
        private final byte[] body;
        private int start;

        Separated(byte[] body) {
            this.body = body;
        }

        /** After the last separator there is one more, be it empty. */
        @Override
        public boolean hasNext() {
            return start <= body.length;
        }

        @Override
        public EnginePacket next() throws ProtocolException {
            var end = Utf8.find(body, SEPARATOR, start);
            var packet = decode(start, end);
            start = end + 1;
            return packet;
        }

        private EnginePacket decode(int from, int end) throws ProtocolException {
            return from < end && body[from] == 'b'
                    ? EnginePacket.parseBase64(Arrays.copyOfRange(body, from + 1, end))
                    : EnginePacket.parse(from == 0 && end == body.length ? body : Arrays.copyOfRange(body, from, end));
        }
    }
}
