package hearus.audio.internal.detect;

import java.util.Arrays;
import java.util.Optional;

import hearus.audio.internal.bytes.Bytes;
import hearus.audio.internal.bytes.Limits;
import hearus.audio.internal.ogg.OggChecksum;
import hearus.audio.internal.ogg.OggDemuxer;
import hearus.audio.internal.webm.WebmSync;

/**
 * Finds the place from which a recording can be read whose beginning is missing: a WebM Cluster or two blocks in a row, an Ogg page with the right checksum, the beginning of an MP4 fragment. Holds what may be such a
 * place until that is clear, at most {@link Limits#SEARCH} bytes and an Ogg page.
 */
public final class HeaderlessSearch {
    private static final int MAX = 2 * Limits.SEARCH;
    private static final int OGG_HEADER = 27;
    private static final int MOOF_HEADER = 8;
    private static final WebmSync WEBM = new WebmSync(true);

    private HeaderlessSearch() {}

    /** What was found: at {@code at}; or, without a container, from where on it may still come. */
    public record Place(Optional<Signature> container, int at) {
        public boolean isPossible(int to) {
            return container.isPresent() || at < to;
        }
    }

    /** The first place in these bytes. */
    public static Place find(byte[] b, int from, int to) {
        int open = Math.max(from, to - MAX);
        int webm = WEBM.find(b, open, to);
        int first = webm < 0 ? to : webm;
        var found = webm < 0 ? Optional.<Signature>empty() : Optional.of(Signature.WEBM);
        int possible = webm < 0 ? ~webm : to;
        for (int at = open; at < first; at++) {
            int verdict = b[at] == 'O' ? page(b, at, to) : at + 4 < to && b[at + 4] != 'm' ? -1 : moof(b, at, to);
            if (verdict > 0) {
                return new Place(Optional.of(b[at] == 'O' ? Signature.OGG : Signature.MP4), at);
            }
            possible = verdict == 0 ? Math.min(possible, at) : possible;
        }
        return found.isPresent() ? new Place(found, first) : new Place(Optional.empty(), possible);
    }

    /** 1: an Ogg page, 0: perhaps, -1: none. */
    private static int page(byte[] b, int at, int to) {
        for (int i = 0; i < Math.min(4, to - at); i++) {
            if (b[at + i] != OggDemuxer.CAPTURE.charAt(i)) {
                return -1;
            }
        }
        // Less than the four letters is too little to wait for.
        if (to - at < 4) {
            return -1;
        }
        if (to - at < OGG_HEADER || to - at < OGG_HEADER + Bytes.u8(b, at + OGG_HEADER - 1)) {
            return 0;
        }
        int length = OGG_HEADER + Bytes.u8(b, at + OGG_HEADER - 1);
        for (int i = at + OGG_HEADER, end = at + length; i < end; i++) {
            length += Bytes.u8(b, i);
        }
        if (to - at < length) {
            return 0;
        }
        var page = Arrays.copyOfRange(b, at, at + length);
        return OggChecksum.of(page, length) == Bytes.s32le(page, 22) ? 1 : -1;
    }

    /** A moof begins with its header, which is 16 bytes long. */
    private static int moof(byte[] b, int at, int to) {
        if (to - at < MOOF_HEADER || !Bytes.has("moof", b, at + 4, to) || Bytes.u32be(b, at) > Limits.SKIP) {
            return -1;
        }
        if (to - at < 2 * MOOF_HEADER) {
            return 0;
        }
        return Bytes.u32be(b, at + MOOF_HEADER) == 16 && Bytes.has("mfhd", b, at + MOOF_HEADER + 4, to) ? 1 : -1;
    }
}
