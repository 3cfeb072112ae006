package hearus.audio.internal.webm;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.internal.bytes.Bytes;
import hearus.audio.internal.container.Output;
import hearus.audio.internal.opus.OpusHead;
import hearus.audio.internal.opus.OpusPacket;
import hearus.audio.internal.pcm.PcmTrack;
import hearus.audio.internal.timeline.Timeline;

/**
 * Reads the blocks of a recording: their packets, laced or not, and their times. Packets of the audio track go to the {@link Timeline}; where the header is missing,
 * {@link WebmTrackSearch} finds that track.
 */
final class WebmBlocks {
    private static final int LACING = 0x06;
    /** 1 ms, in nanoseconds. */
    private static final long DEFAULT_SCALE = 1_000_000;
    /** 10,000 years of ticks: a larger number is no time. */
    private static final double MAX_TIME = 1.5e16;

    private final Output output;
    private final WebmLacing laces = new WebmLacing();
    private Optional<WebmTrack> audioTrack = Optional.empty();
    private Optional<WebmTrackSearch> trackSearch = Optional.empty();
    private long scale = DEFAULT_SCALE;
    private long clusterTime = Timeline.UNKNOWN;

    WebmBlocks(Output output) {
        this.output = output;
    }

    /** A new recording begins. */
    void reset() {
        audioTrack = Optional.empty();
        trackSearch = Optional.empty();
        scale = DEFAULT_SCALE;
        clusterTime = Timeline.UNKNOWN;
    }

    /** The unit of all times, in nanoseconds. */
    void timestampScale(long nanos) {
        scale = Math.max(1, nanos);
    }

    /** The time that those of blocks are counted from, or {@link Timeline#UNKNOWN}. */
    void clusterTime(long time) {
        clusterTime = time;
    }

    /** Chooses the audio track from a Tracks element. */
    void tracks(byte[] b, int length) throws AudioException {
        trackSearch = Optional.empty();
        audioTrack = Optional.of(WebmTrack.choose(b, 0, length, output));
    }

    /** The audio track; empty while it is unknown. */
    Optional<WebmTrack> audioTrack() {
        return audioTrack;
    }

    /** Takes a block: track number, 16 bit time, flags, then the packet or several of them. */
    void take(byte[] b, int length, long discard) {
        int at = EbmlHeader.vintLength(b[0]);
        long track = EbmlHeader.size(b, 0);
        boolean known = clusterTime != Timeline.UNKNOWN;
        long time = time((double) (known ? clusterTime : 0) + Bytes.s16be(b, at));
        int lacing = b[at + 2] & LACING;
        int from = at + WebmDemuxer.TIME_AND_FLAGS;
        if (lacing == 0) {
            packet(track, time, known, b, from, length - from, discard);
        } else if (laces.read(lacing, b, from, length)) {
            laced(track, time, known, b, discard);
        } else {
            output.unread(length);
            output.report(new AudioException(Code.MALFORMED,
                    "A WebM block whose packets (lacing) do not fit into it" + WebmDemuxer.SEND_WHOLE));
        }
    }

    private void laced(long track, long first, boolean known, byte[] b, long discard) {
        int from = laces.from();
        long time = first;
        int count = laces.count();
        for (int i = 0; i < count; i++) {
            int size = laces.size(i);
            boolean timed = known && (i == 0 || time > first);
            packet(track, time, timed, b, from, size, i == count - 1 ? discard : 0);
            time += OpusPacket.samples(b, from, size);
            from += size;
        }
    }

    /** In ticks of 1/48,000 s. */
    private long time(double units) {
        double ticks = units * scale * Timeline.TICKS / 1e9;
        return Math.abs(ticks) > MAX_TIME ? 0 : Math.round(ticks);
    }

    private void packet(long track, long time, boolean known, byte[] b, int from, int length, long discard) {
        if (audioTrack.isEmpty()) {
            search(new WebmTrackSearch.Packet(track, time, known, Arrays.copyOfRange(b, from, from + length), discard));
        } else if (track == audioTrack.get().number()) {
            output.timeline().take(known ? time : Timeline.UNKNOWN, b, from, length, discard);
        }
    }

    private void search(WebmTrackSearch.Packet packet) {
        if (trackSearch.isEmpty()) {
            trackSearch = Optional.of(new WebmTrackSearch());
        }
        var found = trackSearch.get().offer(packet);
        if (found.isPresent()) {
            output.beginOpus(new OpusHead(0, 0), true, 0, false);
            audioTrack = Optional.of(new WebmTrack(found.getAsLong(), true, Set.of()));
            for (var held : trackSearch.get().held()) {
                packet(held.track, held.time, held.known, held.bytes, 0, held.bytes.length, held.discard);
            }
            trackSearch = Optional.empty();
        }
    }

    /** Bytes of memory held in buffers. */
    int held() {
        return trackSearch.map(WebmTrackSearch::heldBytes).orElse(0)
                + (audioTrack.map(track -> !track.opus()).orElse(false) ? PcmTrack.BUFFERS : 0);
    }
}
