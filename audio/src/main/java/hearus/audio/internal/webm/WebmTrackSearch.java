package hearus.audio.internal.webm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import hearus.audio.internal.opus.OpusPacket;
import hearus.audio.internal.timeline.Timeline;

/**
 * Finds the track with Opus in a WebM stream whose header is missing: the one whose packets are Opus of the length that lies between their times.
 * Until it is found, what may be Opus is held.
 */
final class WebmTrackSearch {
    private static final int MAX_PACKETS = 128;
    private static final int MAX_BYTES = 128 << 10;
    private static final int MAX_TRACKS = 16;
    private static final int MIN_SCORE = 2;
    /** Rounding to milliseconds, of both ends. */
    private static final long ROUNDING_TOLERANCE = 2 * Timeline.TICKS / 1_000;

    private final Map<Long, Candidate> tracks = new HashMap<>();
    private final List<Packet> held = new ArrayList<>();
    private int bytes;

    /** {@code known}: whether its time is the recording's, not only one to compare with its neighbours. */
    static final class Packet {
        final long track;
        final long time;
        final boolean known;
        final byte[] bytes;
        final long discard;

        Packet(long track, long time, boolean known, byte[] bytes, long discard) {
            this.track = track;
            this.time = time;
            this.known = known;
            this.bytes = bytes;
            this.discard = discard;
        }
    }

    private static final class Candidate {
        long end = Timeline.UNKNOWN;
        int score;
    }

    /** Takes the packet of a block. Returns the track as soon as it is known. */
    OptionalLong offer(Packet packet) {
        int length = packet.bytes.length;
        if (!OpusPacket.isValid(packet.bytes, 0, length) || (tracks.size() == MAX_TRACKS && !tracks.containsKey(packet.track))) {
            tracks.remove(packet.track);
            return OptionalLong.empty();
        }
        if (bytes + length > MAX_BYTES || held.size() == MAX_PACKETS) {
            held.clear();
            bytes = 0;
        }
        held.add(packet);
        bytes += length;
        var candidate = tracks.computeIfAbsent(packet.track, track -> new Candidate());
        int samples = OpusPacket.samples(packet.bytes, 0, length);
        long off = Math.abs(packet.time - candidate.end);
        candidate.score = candidate.end == Timeline.UNKNOWN
                ? 0
                : off <= ROUNDING_TOLERANCE ? MIN_SCORE : off <= samples / 4 ? candidate.score + 1 : 0;
        candidate.end = packet.time + samples;
        return candidate.score >= MIN_SCORE ? OptionalLong.of(packet.track) : OptionalLong.empty();
    }

    List<Packet> held() {
        return held;
    }

    int heldBytes() {
        return bytes;
    }
}
