package hearus.socketio.internal.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** One Engine.IO packet, of either protocol version. */
public sealed interface EnginePacket {
    enum Type {
        OPEN('0'), CLOSE('1'), PING('2'), PONG('3'), MESSAGE('4'), UPGRADE('5'), NOOP('6');

        private final char digit;

        Type(char digit) {
            this.digit = digit;
        }

        /** The type on the wire. */
        char digit() {
            return digit;
        }

        static Type of(char digit) throws ProtocolException {
            return switch (digit) {
                case '0' -> OPEN;
                case '1' -> CLOSE;
                case '2' -> PING;
                case '3' -> PONG;
                case '4' -> MESSAGE;
                case '5' -> UPGRADE;
                case '6' -> NOOP;
                default -> throw new ProtocolException("Unknown Engine.IO packet type");
            };
        }
    }

    Type type();

    /** What a packet takes beside its data while it waits, in bytes of memory, about. */
    int OVERHEAD = 64;

    /** About how many bytes the packet takes on the wire. */
    int size();

    /** About how many bytes of memory the packet takes while it waits: a million tiny ones take more than their data. */
    default int weight() {
        return size() + OVERHEAD;
    }

    /**
     * Anything but a binary message.
     *
     * @param wire as it travels: the type's digit, then UTF-8
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere, copied nowhere: many sockets may send the same bytes
    record Text(Type type, byte[] wire) implements EnginePacket {
        @Override
        public int size() {
            return wire.length;
        }

        /** Whether these are its data. */
        public boolean hasData(String data) {
            return data.equals(new String(wire, 1, wire.length - 1, StandardCharsets.UTF_8));
        }
    }

    /** A binary message. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere, copied nowhere: it only travels
    record Binary(byte[] data) implements EnginePacket {
        @Override
        public Type type() {
            return Type.MESSAGE;
        }

        @Override
        public int size() {
            return data.length + 1;
        }

        byte[] base64() {
            return Base64.getEncoder().encode(data);
        }
    }

    static Text of(Type type) {
        return of(type, "");
    }

    static Text of(Type type, String data) {
        return new Text(type, (type.digit() + data).getBytes(StandardCharsets.UTF_8));
    }

    static Text message(String data) {
        return of(Type.MESSAGE, data);
    }

    /** Reads the text form that both versions share; base64 forms are the payload codecs' business. The packet keeps the bytes, which are UTF-8. */
    static Text parse(byte[] wire) throws ProtocolException {
        if (wire.length == 0) {
            throw new ProtocolException("Empty Engine.IO packet");
        }
        return new Text(Type.of((char) wire[0]), wire);
    }

    static Binary parseBase64(byte[] base64) throws ProtocolException {
        try {
            return new Binary(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("Binary packet is not base64", e);
        }
    }
}
