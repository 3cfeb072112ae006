package hearus.socketio.internal.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Engine.IO 3: each packet of a text body is preceded by its length in UTF-16 units, each of a binary body by a kind byte (0 text, 1 binary), the digits of its
 * length in bytes and 255; binary in a text body is {@code b4} and base64; binary frames begin with the type byte.
 */
final class EngineCodec3 implements EngineCodec {
    private static final int MAX_LENGTH_DIGITS = 9;
    private static final byte MESSAGE = 4;
    private static final String BASE64 = "b4";

    @Override
    public int version() {
        return 3;
    }

    /** Always text: every client of this version reads it, also those that could read a binary body. */
    @Override
    public byte[] encodePayload(Collection<EnginePacket> packets) {
        var body = new ByteArrayOutputStream(packets.stream().mapToInt(packet -> packet.size() + packet.size() / 2 + 12).sum());
        for (var packet : packets) {
            switch (packet) {
                case EnginePacket.Text text -> {
                    body.writeBytes(ascii(Utf8.utf16Length(text.wire()) + ":"));
                    body.writeBytes(text.wire());
                }
                case EnginePacket.Binary binary -> {
                    var base64 = binary.base64();
                    body.writeBytes(ascii(BASE64.length() + base64.length + ":" + BASE64));
                    body.writeBytes(base64);
                }
            }
        }
        return body.toByteArray();
    }

    @Override
    public Payload decodePayload(byte[] body) throws ProtocolException {
        return new TextBody(Utf8.decode(nonEmpty(body)));
    }

    @Override
    public Payload decodeBinaryPayload(byte[] body) throws ProtocolException {
        return new BinaryBody(ByteBuffer.wrap(nonEmpty(body)));
    }

    @Override
    public byte[] encodeFrame(EnginePacket.Binary packet) {
        var frame = new byte[packet.data().length + 1];
        frame[0] = MESSAGE;
        System.arraycopy(packet.data(), 0, frame, 1, packet.data().length);
        return frame;
    }

    @Override
    public EnginePacket.Binary decodeFrame(byte[] frame) throws ProtocolException {
        if (frame.length == 0 || frame[0] != MESSAGE) {
            throw new ProtocolException("Binary packet that is not a message");
        }
        return new EnginePacket.Binary(Arrays.copyOfRange(frame, 1, frame.length));
    }

    private static byte[] nonEmpty(byte[] body) throws ProtocolException {
        if (body.length == 0) {
            throw new ProtocolException("Empty payload");
        }
        return body;
    }

    private static EnginePacket decode(String wire) throws ProtocolException {
        return wire.startsWith(BASE64)
                ? EnginePacket.parseBase64(wire.substring(BASE64.length()).getBytes(StandardCharsets.ISO_8859_1))
                : EnginePacket.parse(wire.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static final class TextBody implements Payload {
        private final String body;
        private int position;

        TextBody(String body) {
            this.body = body;
        }

        @Override
        public boolean hasNext() {
            return position < body.length();
        }

        @Override
        public EnginePacket next() throws ProtocolException {
            var start = position;
            while (position < body.length() && position - start < MAX_LENGTH_DIGITS && isDigit(body.charAt(position))) {
                position++;
            }
            if (position == start || position == body.length() || body.charAt(position) != ':') {
                throw new ProtocolException("Payload with an unreadable packet length");
            }
            var from = position + 1;
            position = from + Integer.parseInt(body, start, position, 10);
            if (position > body.length()) {
                throw new ProtocolException("Payload ends inside a packet");
            }
            return decode(body.substring(from, position));
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }

    private static final class BinaryBody implements Payload {
        private final ByteBuffer body;

        BinaryBody(ByteBuffer body) {
            this.body = body;
        }

        @Override
        public boolean hasNext() {
            return body.hasRemaining();
        }

        @Override
        public EnginePacket next() throws ProtocolException {
            var isText = switch (body.get()) {
                case 0 -> true;
                case 1 -> false;
                default -> throw new ProtocolException("Binary payload with an unknown kind of packet");
            };
            var length = length();
            if (length > body.remaining()) {
                throw new ProtocolException("Payload ends inside a packet");
            }
            var bytes = new byte[length];
            body.get(bytes);
            return isText ? decode(Utf8.decode(bytes)) : V3.decodeFrame(bytes);
        }

        private int length() throws ProtocolException {
            var length = 0;
            for (var digits = 0; digits <= MAX_LENGTH_DIGITS && body.hasRemaining(); digits++) {
                var digit = body.get();
                if (digit == (byte) 255 && digits > 0) {
                    return length;
                }
                if (digit < 0 || digit > 9 || digits == MAX_LENGTH_DIGITS) {
                    break;
                }
                length = 10 * length + digit;
            }
            throw new ProtocolException("Payload with an unreadable packet length");
        }
    }
}
