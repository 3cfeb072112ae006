package hearus.audio.internal.ogg;

/** The CRC-32 of Ogg pages: polynomial 0x04C11DB7, not reflected, starting at zero, with the checksum field itself read as zero (RFC 3533, section 6). */
public final class OggChecksum {
    private static final int FIELD = 22;
    private static final int[] TABLE = table();

    private OggChecksum() {}

    private static int[] table() {
        var table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int value = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                value = (value << 1) ^ (value < 0 ? 0x04C11DB7 : 0);
            }
            table[i] = value;
        }
        return table;
    }

    public static int of(byte[] page, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            int value = i >= FIELD && i < FIELD + 4 ? 0 : page[i];
            crc = (crc << 8) ^ TABLE[((crc >>> 24) ^ value) & 0xff];
        }
        return crc;
    }
}
