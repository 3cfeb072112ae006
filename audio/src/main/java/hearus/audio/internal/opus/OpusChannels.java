package hearus.audio.internal.opus;

import java.util.List;
import java.util.stream.IntStream;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.internal.bytes.Bytes;
import hearus.audio.internal.bytes.Limits;

/**
 * How the channels of an Opus recording lie in its streams (RFC 7845, section 5.1.1): each packet holds one packet of each stream; the first {@code coupled} streams are stereo,
 * the others mono.
 *
 * @param mapping for each channel, which decoded channel it is, or {@link #SILENT}
 */
record OpusChannels(int streams, int coupled, List<Integer> mapping) {
    static final int SILENT = 255;
    static final OpusChannels MONO = new OpusChannels(1, 0, List.of(0));
    static final OpusChannels STEREO = new OpusChannels(1, 1, List.of(0, 1));
    private static final int VORBIS_ORDER = 1;
    private static final int AMBISONICS = 2;
    private static final int DISCRETE = 255;

    OpusChannels {
        mapping = List.copyOf(mapping);
    }

    int count() {
        return mapping.size();
    }

    /**
     * Reads the channel mapping.
     *
     * @param at of the number of streams, which follows on the mapping family; only read where the family is not 0
     */
    static OpusChannels read(int channels, int family, byte[] b, int at, int to) throws AudioException {
        if (family == 0 && (channels == 1 || channels == 2)) {
            return channels == 1 ? MONO : STEREO;
        }
        boolean known = family == VORBIS_ORDER || family == AMBISONICS || family == DISCRETE;
        if (!known || channels < 1 || channels > Limits.MAX_OPUS_CHANNELS) {
            throw new AudioException(Code.UNSUPPORTED, "Opus with " + channels + " channels in mapping family " + family
                    + ". Send mono or stereo, or up to " + Limits.MAX_OPUS_CHANNELS + " channels in family 1, 2 or 255.");
        }
        if (to - at < 2 + channels) {
            throw new AudioException(Code.MALFORMED,
                    "The channel mapping of an Opus header is cut off. Send every blob, whole and in order.");
        }
        int streams = Bytes.u8(b, at);
        int coupled = Bytes.u8(b, at + 1);
        var mapping = IntStream.range(0, channels).mapToObj(channel -> Bytes.u8(b, at + 2 + channel)).toList();
        if (streams < 1 || streams > channels || coupled > streams
                || mapping.stream().anyMatch(decoded -> decoded != SILENT && decoded >= streams + coupled)) {
            throw new AudioException(Code.MALFORMED,
                    "The channel mapping of an Opus header contradicts itself: " + streams + " streams for " + channels
                            + " channels. Record in mono or stereo.");
        }
        return new OpusChannels(streams, coupled, mapping);
    }

    boolean isPlain() {
        return equals(MONO) || equals(STEREO);
    }
}
