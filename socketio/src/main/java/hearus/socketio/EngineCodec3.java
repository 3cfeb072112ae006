package hearus.socketio;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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

    @Override
    public int version() {
        return 3;
    }

    /** Always text: every client of this version reads it, also those that could read a binary body. */
    @Override
    public String encodePayload(Collection<EnginePacket> packets) {
        var body = new StringBuilder(packets.stream().mapToInt(EnginePacket::size).sum() + 12 * packets.size());
        for (var packet : packets) {
            var wire = switch (packet) {
                case EnginePacket.Text text -> text.wire();
                case EnginePacket.Binary binary -> "b4" + binary.base64();
            };
            body.append(wire.length()).append(':').append(wire);
        }
        return body.toString();
    }

    @Override
    public List<EnginePacket> decodePayload(String body) throws ProtocolException {
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
    public List<EnginePacket> decodePayload(byte[] body) throws ProtocolException {
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
            packets.add(isText ? decode(utf8(bytes)) : decodeFrame(bytes));
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
        if (wire.startsWith("b4")) {
            return EnginePacket.parseBase64(wire.substring(2));
        }
        return EnginePacket.parse(wire);
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

    private static String utf8(byte[] bytes) throws ProtocolException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException("Text packet is not UTF-8", e);
        }
    }

    private static List<EnginePacket> nonEmpty(List<EnginePacket> packets) throws ProtocolException {
        if (packets.isEmpty()) {
            throw new ProtocolException("Empty payload");
        }
        return packets;
    }
}
