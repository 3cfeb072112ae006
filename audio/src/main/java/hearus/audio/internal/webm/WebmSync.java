package hearus.audio.internal.webm;

import hearus.audio.internal.bytes.Bytes;
import hearus.audio.internal.bytes.Limits;
import hearus.audio.internal.opus.OpusPacket;

/**
 * Finds the place from which a WebM stream can be read that was cut anywhere: an EBML header, a Cluster, or a block that is followed by another one or by a Cluster. In random bytes a
 * Cluster turns up once in 10^13, two blocks once in 10^11.
 *
 * @param opus whether a block holds Opus for sure, so that its packet can be checked
 */
public record WebmSync(boolean opus) {
    /** The smallest block: one byte each of track number and packet, the time, flags. */
    private static final int MIN_BLOCK = 5;
    private static final int MAX_OPUS_BLOCK = 16 << 10;
    private static final int MAX_TRACK = 63;
    private static final int UNDEFINED_FLAGS = 0x70;
    private static final int LACING = 0x06;
    private static final int GROUP_ID = 0xA0;
    private static final int BLOCK_ID = 0xA1;
    private static final int SIMPLE_ID = 0xA3;
    /** How far apart two blocks may lie, in units of the timestamp scale, mostly milliseconds. */
    private static final int MAX_STEP = 5_000;

    private static final long NO = -1;
    private static final long MORE = -2;

    private enum Match {
        NO, MORE, YES
    }

    /** Where the first such place is; or, as its complement, the first that may be one when more has come, {@code ~to} when there is none. */
    public int find(byte[] b, int from, int to) {
        int open = to;
        for (int at = from; at < to; at++) {
            switch (b[at] & 0xff) {
                case 0x1A, 0x1F, GROUP_ID, SIMPLE_ID -> {
                    var verdict = match(b, at, to);
                    if (verdict == Match.YES) {
                        return at;
                    }
                    open = verdict == Match.MORE ? Math.min(open, at) : open;
                }
                default -> {}
            }
        }
        return ~open;
    }

    private Match match(byte[] b, int at, int to) {
        return switch (b[at] & 0xff) {
            case 0x1A -> id(WebmDemuxer.EBML, b, at, to);
            case 0x1F -> cluster(b, at, to);
            default -> blocks(b, at, to);
        };
    }

    private static Match id(int id, byte[] b, int at, int to) {
        for (int i = 0; i < 4; i++) {
            if (at + i >= to) {
                return Match.MORE;
            }
            if (b[at + i] != (byte) (id >>> (24 - 8 * i))) {
                return Match.NO;
            }
        }
        return Match.YES;
    }

    /** A Cluster begins with its time, or with one of three small elements. */
    private static Match cluster(byte[] b, int at, int to) {
        var verdict = id(WebmDemuxer.CLUSTER, b, at, to);
        if (verdict != Match.YES) {
            return verdict;
        }
        int size = at + 4;
        if (size >= to) {
            return Match.MORE;
        }
        int length = EbmlHeader.vintLength(b[size]);
        if (length > 8) {
            return Match.NO;
        }
        if (size + length >= to) {
            return Match.MORE;
        }
        return switch (b[size + length] & 0xff) {
            case 0xE7, 0xBF, 0xA7, 0xAB, 0xEC, GROUP_ID, SIMPLE_ID -> Match.YES;
            default -> Match.NO;
        };
    }

    private Match blocks(byte[] b, int at, int to) {
        long end = block(b, at, to, true);
        if (end == NO) {
            return Match.NO;
        }
        if (end == MORE || end >= to) {
            return Match.MORE;
        }
        int next = (int) end;
        return switch (b[next] & 0xff) {
            case 0x1F -> id(WebmDemuxer.CLUSTER, b, next, to);
            case GROUP_ID, SIMPLE_ID -> {
                long after = block(b, next, to, false);
                yield after == NO ? Match.NO : after == MORE ? Match.MORE : follows(b, at, next) ? Match.YES : Match.NO;
            }
            default -> Match.NO;
        };
    }

    /** Where the block or group ends that begins here. */
    private long block(byte[] b, int at, int to, boolean audioTrack) {
        int content = content(b, at, to);
        if (content < 0) {
            return content;
        }
        long size = EbmlHeader.size(b, at + 1);
        if ((b[at] & 0xff) != GROUP_ID) {
            return isBlock(b, content, size, to, audioTrack);
        }
        if (size < MIN_BLOCK + 2 || size > Limits.SKIP) {
            return NO;
        }
        if (content >= to) {
            return MORE;
        }
        if ((b[content] & 0xff) != BLOCK_ID) {
            return NO;
        }
        int inner = content(b, content, to);
        if (inner < 0) {
            return inner;
        }
        long end = isBlock(b, inner, EbmlHeader.size(b, content + 1), to, audioTrack);
        return end < 0 || end <= content + size ? end < 0 ? end : content + size : NO;
    }

    /** Where the content of an element with an id of one byte begins. */
    private static int content(byte[] b, int at, int to) {
        if (at + 1 >= to) {
            return (int) MORE;
        }
        int length = EbmlHeader.vintLength(b[at + 1]);
        if (length > 8) {
            return (int) NO;
        }
        return at + 1 + length > to ? (int) MORE : at + 1 + length;
    }

    private long isBlock(byte[] b, int content, long size, int to, boolean audioTrack) {
        if (size < MIN_BLOCK || size > (audioTrack ? opus ? MAX_OPUS_BLOCK : Limits.BLOCK : Limits.SKIP)) {
            return NO;
        }
        if (content < to && !isTrack(b[content])) {
            return NO;
        }
        if (content + MIN_BLOCK > to) {
            return MORE;
        }
        int flags = b[content + 3];
        if ((flags & UNDEFINED_FLAGS) != 0) {
            return NO;
        }
        if (audioTrack && opus && (flags & LACING) == 0 && !isOpus(b, content + 4, (int) size - 4, to)) {
            return NO;
        }
        return content + size;
    }

    private static boolean isTrack(byte number) {
        return EbmlHeader.vintLength(number) == 1 && (number & 0x7f) >= 1 && (number & 0x7f) <= MAX_TRACK;
    }

    /** Of a packet that has not come whole, only the first byte is asked. */
    private static boolean isOpus(byte[] b, int from, int length, int to) {
        return from + length <= to ? OpusPacket.isValid(b, from, length) : OpusPacket.samples(b, from, 1) > 0 || (b[from] & 3) == 3;
    }

    private static boolean follows(byte[] b, int first, int second) {
        int step = time(b, second) - time(b, first);
        return step >= -MAX_STEP && step <= MAX_STEP;
    }

    private static int time(byte[] b, int at) {
        int content = content(b, at, b.length);
        return Bytes.s16be(b, (b[at] & 0xff) == GROUP_ID ? content(b, content, b.length) + 1 : content + 1);
    }
}
