package hearus.audio;

/** What the first bytes of an Opus packet say (RFC 6716, section 3.1). */
final class OpusPacket {
    static final int RATE = 48_000;
    /** 120 ms, the longest packet there may be. */
    static final int MAX_SAMPLES = 5_760;

    private OpusPacket() {}

    /** How long the packet plays, in samples at 48 kHz, or 0 when this is no Opus packet. */
    static int samples(byte[] b, int from, int length) {
        if (length < 1) {
            return 0;
        }
        int toc = Bytes.u8(b, from);
        int frames = switch (toc & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> length < 2 ? 0 : b[from + 1] & 0x3f;
        };
        int samples = frames * frameSamples(toc >> 3);
        return samples <= MAX_SAMPLES ? samples : 0;
    }

    /** Table 2 of the RFC: the configurations count up through the frame lengths of each mode. */
    private static int frameSamples(int configuration) {
        if (configuration >= 16) { // CELT: 2.5, 5, 10, 20 ms
            return 120 << (configuration & 3);
        }
        if (configuration >= 12) { // hybrid: 10, 20 ms
            return 480 << (configuration & 1);
        }
        return (configuration & 3) == 3 ? 2_880 : 480 << (configuration & 3); // SILK: 10, 20, 40, 60 ms
    }
}
