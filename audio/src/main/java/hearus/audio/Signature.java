package hearus.audio;

import java.util.EnumSet;

/** What the first bytes of a file give away: one text, or two with something between them. Characters stand for bytes. */
enum Signature {
    WEBM("\u001aE\u00df\u00a3"), OGG(OggDemuxer.CAPTURE), WAV(WavDemuxer.RIFF, WavDemuxer.WAVE, 8), MP4("", Mp4Demuxer.FTYP,
            4), MP3_TAGGED("ID3"), FLAC("fLaC"), AIFF("FORM", "AIF", 8), CAF("caff"), AMR("#!AMR"), MP3(""), ADTS("");

    /** As many bytes as are ever needed to tell. */
    static final int LENGTH = 12;

    private final String start;
    private final String second;
    private final int secondAt;

    Signature(String start) {
        this(start, "", 0);
    }

    Signature(String start, String second, int secondAt) {
        this.start = start;
        this.second = second;
        this.secondAt = secondAt;
    }

    /** Which files may begin with these bytes. Once {@link #LENGTH} bytes are there, or when only one is left and it needs no more, that is certain. */
    static EnumSet<Signature> possible(byte[] b, int from, int to) {
        var possible = EnumSet.noneOf(Signature.class);
        for (var signature : values()) {
            if (signature.agrees(b, from, to)) {
                possible.add(signature);
            }
        }
        return possible;
    }

    /** Whether these bytes are enough to be sure of this file. */
    boolean isSure(byte[] b, int from, int to) {
        return agrees(b, from, to) && to - from >= needed();
    }

    private int needed() {
        return switch (this) {
            case MP3, ADTS -> 2;
            default -> Math.max(start.length(), second.isEmpty() ? 0 : secondAt + second.length());
        };
    }

    private boolean agrees(byte[] b, int from, int to) {
        return switch (this) {
            // Eleven set bits, then the layer: 00 is AAC in ADTS, the others are MPEG audio.
            case MP3 -> frameSync(b, from, to) && (to - from < 2 || (b[from + 1] & 0x06) != 0);
            case ADTS -> frameSync(b, from, to) && (to - from < 2 || (b[from + 1] & 0x16) == 0x10);
            default -> agrees(start, b, from, to) && agrees(second, b, from + secondAt, to);
        };
    }

    private static boolean frameSync(byte[] b, int from, int to) {
        return from < to && b[from] == -1 && (to - from < 2 || (b[from + 1] & 0xe0) == 0xe0);
    }

    private static boolean agrees(String pattern, byte[] b, int from, int to) {
        for (int i = 0; i < pattern.length() && from + i < to; i++) {
            if (Bytes.u8(b, from + i) != pattern.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
