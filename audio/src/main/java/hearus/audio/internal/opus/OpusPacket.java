package hearus.audio.internal.opus;

import hearus.audio.internal.bytes.Bytes;

/** The contents of the first bytes of an Opus packet (RFC 6716, section 3.1). */
public final class OpusPacket {
    public static final int RATE = 48_000;
    /** 120 ms, the longest packet there may be. */
    public static final int MAX_SAMPLES = 5_760;

    private static final int MAX_FRAME = 1_275;
    /** From here on a frame's length takes two bytes. */
    private static final int TWO_BYTES = 252;

    private OpusPacket() {}

    /** How long the packet plays, in samples at 48 kHz, or 0 when this is no Opus packet. */
    public static int samples(byte[] b, int from, int length) {
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

    /** Whether all of the packet is laid out as the RFC demands (section 3.4). One in three or four of random bytes is. */
    public static boolean isValid(byte[] b, int from, int length) {
        if (samples(b, from, length) == 0) {
            return false;
        }
        int rest = length - 1;
        return switch (b[from] & 3) {
            case 0 -> rest <= MAX_FRAME;
            case 1 -> rest % 2 == 0 && rest / 2 <= MAX_FRAME;
            case 2 -> {
                int first = frameLength(b, from + 1, from + length);
                yield first >= 0 && rest - lengthBytes(first) - first >= 0 && rest - lengthBytes(first) - first <= MAX_FRAME;
            }
            default -> isValidGroup(b, from + 1, from + length);
        };
    }

    /** A packet of code 3: a count, perhaps padding, perhaps lengths, the frames. */
    private static boolean isValidGroup(byte[] b, int from, int to) {
        int frames = b[from] & 0x3f;
        int at = from + 1;
        int padding = 0;
        if ((b[from] & 0x40) != 0) {
            int more;
            do {
                if (at >= to) {
                    return false;
                }
                more = Bytes.u8(b, at++);
                padding += more == 255 ? 254 : more;
            } while (more == 255);
        }
        int left = to - at - padding;
        if ((b[from] & 0x80) == 0) {
            return left >= 0 && left % frames == 0 && left / frames <= MAX_FRAME;
        }
        for (int i = 1; i < frames; i++) {
            int length = frameLength(b, at, to);
            if (length < 0) {
                return false;
            }
            at += lengthBytes(length);
            left -= lengthBytes(length) + length;
        }
        return left >= 0 && left <= MAX_FRAME;
    }

    /** The length of a frame, written in one byte or two, or -1 where it is cut off. */
    private static int frameLength(byte[] b, int at, int to) {
        if (at >= to || (Bytes.u8(b, at) >= TWO_BYTES && at + 1 >= to)) {
            return -1;
        }
        int first = Bytes.u8(b, at);
        return first < TWO_BYTES ? first : first + 4 * Bytes.u8(b, at + 1);
    }

    private static int lengthBytes(int length) {
        return length < TWO_BYTES ? 1 : 2;
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
