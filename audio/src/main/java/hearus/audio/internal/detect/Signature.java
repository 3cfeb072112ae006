package hearus.audio.internal.detect;

import java.util.EnumSet;

import hearus.audio.internal.bytes.Bytes;
import hearus.audio.internal.mp4.Mp4Demuxer;
import hearus.audio.internal.ogg.OggDemuxer;
import hearus.audio.internal.wav.WavForm;

/** The signatures of file formats: one text at the beginning, or two with other bytes between them. Characters stand for bytes. */
public enum Signature {
    WEBM("\u001aE\u00df\u00a3"), OGG(OggDemuxer.CAPTURE), WAV(""), MP4("", Mp4Demuxer.FTYP,
            4), MP3_TAGGED("ID3"), FLAC("fLaC"), AIFF("FORM", "AIF", 8), CAF("caff"), AU(".snd"), AMR("#!AMR"), MP3(""), ADTS("");

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

    /**
     * Which files may begin with these bytes. It is certain when {@link #isSure} says so. Most need 12 bytes; MP3 and ADTS, which have no signature, need a whole frame and the
     * header of the next one, 8 kB at most, since raw PCM may well begin like one frame.
     */
    public static EnumSet<Signature> possible(byte[] b, int from, int to) {
        var possible = EnumSet.noneOf(Signature.class);
        for (var signature : values()) {
            if (signature.agrees(b, from, to)) {
                possible.add(signature);
            }
        }
        return possible;
    }

    /** Whether these bytes are enough to be sure of this file. */
    public boolean isSure(byte[] b, int from, int to) {
        return agrees(b, from, to) && to - from >= needed(b, from, to);
    }

    private int needed(byte[] b, int from, int to) {
        return switch (this) {
            case MP3 -> MpegFrame.HEADER + (to - from < MpegFrame.HEADER ? 0 : MpegFrame.length(b, from));
            case ADTS -> MpegFrame.ADTS_HEADER + (to - from < MpegFrame.ADTS_HEADER ? 0 : MpegFrame.adtsLength(b, from));
            case WAV -> WavForm.SIGNATURE;
            default -> Math.max(start.length(), second.isEmpty() ? 0 : secondAt + second.length());
        };
    }

    private boolean agrees(byte[] b, int from, int to) {
        return switch (this) {
            case MP3 -> MpegFrame.agrees(b, from, to);
            case ADTS -> MpegFrame.adtsAgrees(b, from, to);
            case WAV -> WavForm.agrees(b, from, to);
            default -> Bytes.agrees(start, b, from, to) && Bytes.agrees(second, b, from + secondAt, to);
        };
    }
}
