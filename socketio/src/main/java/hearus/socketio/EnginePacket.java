package hearus.socketio;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** One Engine.IO packet, of either protocol version. */
sealed interface EnginePacket {
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

    /** About how many bytes the packet takes on the wire. */
    int size();

    record Text(Type type, String data) implements EnginePacket {
        String wire() {
            return type.digit() + data;
        }

        @Override
        public int size() {
            return data.length() + 1;
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

        String base64() {
            return new String(Base64.getEncoder().encode(data), StandardCharsets.ISO_8859_1);
        }
    }

    static Text of(Type type) {
        return new Text(type, "");
    }

    static Text message(String data) {
        return new Text(Type.MESSAGE, data);
    }

    /** Reads the text form that both versions share; base64 forms are the payload codecs' business. */
    static Text parse(String wire) throws ProtocolException {
        if (wire.isEmpty()) {
            throw new ProtocolException("Empty Engine.IO packet");
        }
        return new Text(Type.of(wire.charAt(0)), wire.substring(1));
    }

    static Binary parseBase64(String base64) throws ProtocolException {
        try {
            return new Binary(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("Binary packet is not base64", e);
        }
    }
}
