package hearus.audio.internal.detect;

import hearus.audio.internal.bytes.Bytes;

/**
 * Headers of frames of MPEG audio (MP3 and the earlier layers) and of AAC in ADTS. Only good to recognise a file: two frames must follow on each other.
 *
 * <p>Source: ISO/IEC 11172-3, section 2.4.2.3; ISO/IEC 13818-7, section 6.2.
 */
final class MpegFrame {
    static final int HEADER = 4;
    static final int ADTS_HEADER = 7;
    /** In kbit/s: of MPEG-1 in layers I, II, III, then of MPEG-2 and 2.5 in layer I and in the others. */
    private static final int[][] BITRATES = {{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
            {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
            {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
            {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
            {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}};
    private static final int[] RATES = {44_100, 48_000, 32_000};

    private MpegFrame() {}

    /** Whether these bytes, which may be few, are the beginning of one frame, and of another one behind it. */
    static boolean agrees(byte[] b, int from, int to) {
        if (!synced(b, from, to, 0xe0, 0xe0) || (to - from >= 2 && layerBits(b, from) == 0)) {
            return false;
        }
        int length = to - from < HEADER ? Integer.MAX_VALUE : length(b, from);
        if (length == 0 || to - from <= length) {
            return length != 0;
        }
        int next = from + length;
        return synced(b, next, to, 0xe0, 0xe0) && (to - next < HEADER || (length(b, next) > 0 && layerBits(b, next) == layerBits(b, from)));
    }

    /** The same for ADTS. */
    static boolean adtsAgrees(byte[] b, int from, int to) {
        if (!synced(b, from, to, 0xf6, 0xf0)) {
            return false;
        }
        int length = to - from < ADTS_HEADER ? Integer.MAX_VALUE : adtsLength(b, from);
        if (length == 0 || to - from <= length) {
            return length != 0;
        }
        int next = from + length;
        return synced(b, next, to, 0xf6, 0xf0) && (to - next < ADTS_HEADER || adtsLength(b, next) > 0);
    }

    private static boolean synced(byte[] b, int from, int to, int mask, int wanted) {
        return from >= to || (b[from] == -1 && (to - from < 2 || (b[from + 1] & mask) == wanted));
    }

    private static int layerBits(byte[] b, int at) {
        return (b[at + 1] >> 1) & 3;
    }

    /** How long the frame is whose header stands at {@code at}, or 0 when this is none. Free bit rates count as none. */
    static int length(byte[] b, int at) {
        int version = (b[at + 1] >> 3) & 3;
        int layer = 4 - layerBits(b, at);
        int bitrate = (b[at + 2] >> 4) & 15;
        int rate = (b[at + 2] >> 2) & 3;
        int emphasis = b[at + 3] & 3;
        if (version == 1 || layer == 4 || bitrate == 0 || bitrate == 15 || rate == 3 || emphasis == 2) {
            return 0;
        }
        boolean first = version == 3;
        int bits = 1_000 * BITRATES[first ? layer - 1 : layer == 1 ? 3 : 4][bitrate];
        int hertz = RATES[rate] >> (first ? 0 : version == 2 ? 1 : 2);
        int padding = (b[at + 2] >> 1) & 1;
        if (layer == 1) {
            return (12 * bits / hertz + padding) * 4;
        }
        return (layer == 3 && !first ? 72 : 144) * bits / hertz + padding;
    }

    /** How long the ADTS frame is whose header stands at {@code at}, or 0 when this is none. */
    static int adtsLength(byte[] b, int at) {
        int rate = (b[at + 2] >> 2) & 15;
        int length = (b[at + 3] & 3) << 11 | Bytes.u8(b, at + 4) << 3 | Bytes.u8(b, at + 5) >> 5;
        return rate > 12 || length <= ADTS_HEADER ? 0 : length;
    }
}
