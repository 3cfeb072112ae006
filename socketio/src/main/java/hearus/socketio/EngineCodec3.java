package hearus.socketio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

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
    public List<EnginePacket> decodePayload(byte[] utf8) throws ProtocolException {
        var body = Utf8.decode(utf8);
        var packets = new ArrayList<EnginePacket>();
        var position = 0;
        while (position < body.length()) {
            var colon = body.indexOf(':', position);
            if (colon < 0) {
                throw new ProtocolException("Payload without a packet length");
            }
            var end = colon + 1 + length(body.substring(position, Math.min(colon, position + MAX_LENGTH_DIGITS + 1)));
            if (end > body.length()) {
                throw new ProtocolException("Payload ends inside a packet");
            }
            packets.add(decode(body.substring(colon + 1, end)));
            position = end;
        }
        return nonEmpty(packets);
    }

    @Override
    public List<EnginePacket> decodeBinaryPayload(byte[] body) throws ProtocolException {
        var packets = new ArrayList<EnginePacket>();
        var in = ByteBuffer.wrap(body);
        while (in.hasRemaining()) {
            var isText = switch (in.get()) {
                case 0 -> true;
                case 1 -> false;
                default -> throw new ProtocolException("Binary payload with an unknown kind of packet");
            };
            var length = binaryLength(in);
            if (length > in.remaining()) {
                throw new ProtocolException("Payload ends inside a packet");
            }
            var bytes = new byte[length];
            in.get(bytes);
            packets.add(isText ? decode(Utf8.decode(bytes)) : decodeFrame(bytes));
        }
        return nonEmpty(packets);
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

    private static EnginePacket decode(String wire) throws ProtocolException {
        return wire.startsWith(BASE64)
                ? EnginePacket.parseBase64(wire.substring(BASE64.length()).getBytes(StandardCharsets.ISO_8859_1))
                : EnginePacket.parse(wire.getBytes(StandardCharsets.UTF_8));
    }

    private static int length(String digits) throws ProtocolException {
        if (digits.isEmpty() || digits.length() > MAX_LENGTH_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ProtocolException("Payload with an unreadable packet length");
        }
        return Integer.parseInt(digits);
    }

    private static int binaryLength(ByteBuffer in) throws ProtocolException {
        var length = 0;
        for (var digits = 0; digits <= MAX_LENGTH_DIGITS && in.hasRemaining(); digits++) {
            var digit = in.get();
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<EnginePacket> nonEmpty(List<EnginePacket> packets) throws ProtocolException {
        if (packets.isEmpty()) {
            throw new ProtocolException("Empty payload");
        }
        return packets;
    }
}
