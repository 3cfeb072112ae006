package hearus.audio.internal.mp4;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

import hearus.audio.AudioException;
import hearus.audio.internal.opus.OpusPacket;
import hearus.audio.internal.timeline.Timeline;

/** Reads the boxes of a movie fragment (tfhd, tfdt, trun) and of its defaults (trex): they list where the samples of the audio track lie, and when they are played. */
final class Mp4FragmentReader {
    static final long NO_TRACK = -1;
    // Flags of tfhd and trun: which fields are there.
    private static final int BASE_DATA_OFFSET = 0x1;
    private static final int DESCRIPTION_INDEX = 0x2;
    private static final int DEFAULT_DURATION = 0x8;
    private static final int DEFAULT_SIZE = 0x10;
    private static final int DATA_OFFSET = 0x1;
    private static final int FIRST_FLAGS = 0x4;
    private static final int DEFAULT_BASE_IS_MOOF = 0x20000;
    private static final int SAMPLE_DURATION = 0x100;
    private static final int SAMPLE_SIZE = 0x200;
    private static final int SAMPLE_FIELDS = 0xF00;
    private static final int MAX_TRACKS = 64;

    private final Mp4Fragment fragment = new Mp4Fragment();
    private final Map<Long, Defaults> defaults = new HashMap<>();
    /** The track of the boxes that are being read, and what its samples have in common. */
    private long trackId;
    private Defaults track = Defaults.NONE;
    private long moof;
    /** From where the offsets of the current track count, where its next run begins, and when it is played. */
    private long base;
    private long runEnd;
    private long runTime;

    /** What the samples of a track have in common: how long they last and how many bytes they take. */
    private record Defaults(long duration, long size) {
        static final Defaults NONE = new Defaults(0, 0);
    }

    /** The samples that were listed. */
    Mp4Fragment fragment() {
        return fragment;
    }

    long track() {
        return trackId;
    }

    void track(long id) {
        trackId = id;
    }

    /** Forgets everything of a recording. */
    void reset() {
        defaults.clear();
        fragment.clear();
    }

    /** A moof box begins at this byte of the stream. */
    void begin(long start) {
        fragment.clear();
        moof = start;
        base = start;
        runEnd = start;
    }

    void trackDefaults(Mp4Box trex) throws AudioException {
        if (defaults.size() < MAX_TRACKS) {
            defaults.put(trex.number(4), new Defaults(trex.number(12), trex.number(16)));
        }
    }

    /** @param headerless whether the beginning of the stream is missing */
    void fragmentHeader(Mp4Box tfhd, boolean headerless) throws AudioException {
        int flags = (int) tfhd.number(0);
        trackId = tfhd.number(4);
        int at = 8;
        if (has(flags, BASE_DATA_OFFSET)) {
            // Counted from the first byte of the file, which is unknown where the header is missing.
            base = headerless ? moof : tfhd.number64(at);
            at += 8;
        } else {
            // Without a flag, a second track's samples lie behind the first's.
            base = has(flags, DEFAULT_BASE_IS_MOOF) ? moof : runEnd;
        }
        at += has(flags, DESCRIPTION_INDEX) ? 4 : 0;
        var common = defaults.getOrDefault(trackId, Defaults.NONE);
        long duration = has(flags, DEFAULT_DURATION) ? tfhd.number(at) : common.duration;
        at += has(flags, DEFAULT_DURATION) ? 4 : 0;
        track = new Defaults(duration, has(flags, DEFAULT_SIZE) ? tfhd.number(at) : common.size);
        runEnd = base;
        runTime = Timeline.UNKNOWN;
    }

    void decodeTime(Mp4Box tfdt) throws AudioException {
        runTime = tfdt.isLong() ? tfdt.number64(4) : tfdt.number(4);
    }

    /**
     * Lists a run of samples that lie one behind the other.
     *
     * @param audioTrack the track that is listed
     * @param searching whether the audio track is unknown: then the first with samples as long as Opus packets is taken
     * @return the audio track, where it was found in this run
     */
    OptionalLong run(Mp4Box trun, long audioTrack, boolean searching) throws AudioException {
        int flags = (int) trun.number(0);
        long samples = trun.number(4);
        int at = 8;
        if (has(flags, DATA_OFFSET)) {
            runEnd = base + (int) trun.number(at);
            at += 4;
        }
        at += has(flags, FIRST_FLAGS) ? 4 : 0;
        int stride = 4 * Integer.bitCount(flags & SAMPLE_FIELDS);
        int sizeAt = has(flags, SAMPLE_DURATION) ? 4 : 0;
        if (stride == 0 && trackId != audioTrack && samples > 0) {
            runEnd += samples * track.size;
            return OptionalLong.empty();
        }
        if (stride > 0 && samples > Math.max(0, trun.length() - at) / stride) {
            throw trun.tooShort();
        }
        long listed = audioTrack;
        for (long i = 0; i < samples; i++) {
            long duration = has(flags, SAMPLE_DURATION) ? trun.number(at) : track.duration;
            long sampleSize = has(flags, SAMPLE_SIZE) ? trun.number(at + sizeAt) : track.size;
            listed = searching && isOpusDuration(duration) ? trackId : listed;
            sample(sampleSize, duration, listed);
            at += stride;
        }
        return listed == audioTrack ? OptionalLong.empty() : OptionalLong.of(listed);
    }

    private void sample(long size, long duration, long audioTrack) throws AudioException {
        if (trackId == audioTrack) {
            fragment.add(runEnd, (int) Math.min(size, Integer.MAX_VALUE), runTime, (int) Math.min(duration, Integer.MAX_VALUE));
        }
        runEnd += size;
        runTime += runTime == Timeline.UNKNOWN ? 0 : duration;
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }

    /** Opus in MP4 always counts 48,000 units a second. */
    private static boolean isOpusDuration(long duration) {
        return duration > 0 && duration <= OpusPacket.MAX_SAMPLES && duration % 120 == 0;
    }
}
