package hearus.whisper.internal.text;

/**
 * GPT-2's printable stand-ins for bytes: a printable Latin-1 character for itself, the characters from U+0100 on for the other bytes, in order. Vocabularies are
 * written in them.
 */
final class ByteSymbols {
    private static final byte[] BYTES = new byte[256 + 68];

    static {
        char next = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xa1 && value <= 0xac) || value >= 0xae;
            BYTES[printable ? (char) value : next++] = (byte) value;
        }
    }

    private ByteSymbols() {}

    /** @throws IllegalStateException when a character stands for no byte */
    static byte[] toBytes(String symbols) {
        var bytes = new byte[symbols.length()];
        for (int i = 0; i < bytes.length; i++) {
            char symbol = symbols.charAt(i);
            if (symbol >= BYTES.length) {
                throw new IllegalStateException("The model's vocab.json has \"" + symbols + "\", which does not spell bytes");
            }
            bytes[i] = BYTES[symbol];
        }
        return bytes;
    }
}
