package hearus.audio.internal.mp4;

import java.util.HashMap;
import java.util.Map;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.internal.bytes.Bytes;
import hearus.audio.internal.bytes.Chunk;
import hearus.audio.internal.bytes.GrowingBuffer;
import hearus.audio.internal.bytes.Limits;
import hearus.audio.internal.container.Advice;
import hearus.audio.internal.container.Demuxer;
import hearus.audio.internal.container.Output;
import hearus.audio.internal.opus.OpusHead;
import hearus.audio.internal.opus.OpusPacket;
import hearus.audio.internal.timeline.PacketHistory;
import hearus.audio.internal.timeline.Timeline;

/**
 * Fragmented MP4 with Opus, alone or beside other tracks. Boxes that contain others are simply entered and never left; a file type box begins a new recording wherever it stands. A fragment's
 * moof lists when its samples are played and where they lie, and the mdat behind it holds them and those of other tracks, which are skipped.
 *
 * <p>A stream whose header is missing is read from its next fragment on, if the samples of a track are Opus packets of the declared durations; nothing else identifies the codec there.
 *
 * <p>Source: ISO/IEC 14496-12, and "Encapsulation of Opus in ISO Base Media File Format".
 */
public final class Mp4Demuxer implements Demuxer {
    public static final String FTYP = "ftyp";
    private static final int HEADER = 8;
    private static final int LARGE_HEADER = 16;
    private static final int SAMPLE_ENTRIES = 8;
    private static final int SAMPLE_ENTRY_HEADER = 36;
    private static final int MOOF = 0x6D6F6F66;
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
    private static final int MAX_TRACKS = 64;
    private static final long NO_TRACK = -1;
    private static final int SAMPLE_FIELDS = 0xF00;

    private enum State {
        HEADER, BODY, SKIP, DATA, OUT_OF_SYNC
    }

    private final Output output;
    private final GrowingBuffer part = new GrowingBuffer();
    private final Mp4Fragment fragment = new Mp4Fragment();
    private State state = State.HEADER;
    private String type = "";
    /** How long the content of the current box is, and where the box ends. */
    private long size;
    private long end;
    /** Bytes read so far, and where in them the array of the current push begins. */
    private long read;
    private long origin;
    private long lastEight;

    /** The Opus track has been found and begun on the timeline. */
    private boolean audioFound;
    private long audioTrackId = NO_TRACK;
    private long audioScale = OpusPacket.RATE;
    /** The header is missing: the tracks are unknown. */
    private boolean headerless;
    private String otherCodec = "";
    private boolean described;
    private boolean fragmented;
    /** The track that the boxes being read speak of, its units of time in a second, and what its samples have in common. */
    private long trackId;
    private long trackScale = OpusPacket.RATE;
    private Defaults track = Defaults.NONE;
    private final Map<Long, Defaults> defaults = new HashMap<>();
    private long identity;
    private long moof;
    /** From where the offsets of the current track count, where its next run begins, and when it is played. */
    private long base;
    private long runEnd;
    private long runTime;

    /** What the samples of a track have in common: how long they last and how many bytes they take. */
    private record Defaults(long duration, long size) {
        static final Defaults NONE = new Defaults(0, 0);
    }

    public Mp4Demuxer(Output output) {
        this.output = output;
    }

    @Override
    public void push(Chunk in) throws AudioException {
        origin = read - in.at;
        try {
            while (!in.isEmpty()) {
                switch (state) {
                    case HEADER -> header(in);
                    case BODY -> body(in);
                    case SKIP -> skip(in);
                    case DATA -> data(in);
                    case OUT_OF_SYNC -> scan(in);
                }
            }
        } finally {
            read = position(in);
        }
    }

    private long position(Chunk in) {
        return origin + in.at;
    }

    private void header(Chunk in) throws AudioException {
        if (part.size < HEADER && !part.fill(in, HEADER)) {
            return;
        }
        boolean large = Bytes.u32be(part.bytes, 0) == 1;
        if (large && !part.fill(in, LARGE_HEADER)) {
            return;
        }
        int length = part.size;
        part.clear();
        type = Bytes.name(part.bytes, 4, HEADER);
        long declared = large ? Bytes.s64be(part.bytes, HEADER) : Bytes.u32be(part.bytes, 0);
        size = declared - length;
        end = position(in) + size;
        boolean toTheEnd = declared == 0 && type.equals("mdat");
        if ((size < 0 && !toTheEnd) || type.contains("?")) {
            state = State.OUT_OF_SYNC;
            throw new AudioException(Code.MALFORMED, "The MP4 stream is damaged: no box begins here. Send every blob, whole and in order.");
        }
        enter(position(in) - length, toTheEnd);
    }

    private void enter(long start, boolean toTheEnd) throws AudioException {
        switch (type) {
            case "moov", "trak", "mdia", "minf", "stbl", "traf" -> {}
            case "mvex" -> fragmented = true;
            case "moof" -> beginFragment(start);
            case "tkhd", "mdhd", "stsd" -> hold(Limits.HEADER);
            case "trex", "tfhd", "tfdt", "trun" -> hold(Limits.BLOCK);
            case "mdat" -> beginData(toTheEnd);
            case FTYP -> {
                reset();
                skipBox();
            }
            default -> skipBox();
        }
    }

    private void reset() {
        audioFound = false;
        audioTrackId = NO_TRACK;
        headerless = false;
        otherCodec = "";
        described = false;
        fragmented = false;
        defaults.clear();
        identity = 0;
        fragment.clear();
    }

    private void hold(int limit) throws AudioException {
        if (size > limit) {
            throw tooLarge(limit);
        }
        state = size == 0 ? State.HEADER : State.BODY;
    }

    /** The tables of a long recording, cover pictures and the like may be of any size; an unknown name may be a sign that the stream is damaged. */
    private void skipBox() throws AudioException {
        if (size > Limits.SKIP && !isKnown(type)) {
            throw tooLarge(Limits.SKIP);
        }
        state = size == 0 ? State.HEADER : State.SKIP;
    }

    private static boolean isKnown(String type) {
        return switch (type) {
            case "free", "skip", "wide", "uuid", "udta", "meta", "sidx", "mfra", "stsz", "stts", "ctts", "stco", "co64", "stsc", "stss",
                    "sbgp", "sgpd", "senc", "emsg", "pssh" ->
                true;
            default -> false;
        };
    }

    private AudioException tooLarge(long limit) {
        state = State.OUT_OF_SYNC;
        return new AudioException(Code.TOO_LARGE,
                "A MP4 box (" + type + ") of more than " + limit + " bytes, or the stream is damaged. Send fragments of a second or so.");
    }

    private void skip(Chunk in) {
        in.skip(end - position(in));
        if (position(in) == end) {
            state = State.HEADER;
        }
    }

    private void body(Chunk in) throws AudioException {
        if (part.fill(in, (int) size)) {
            int length = part.size;
            part.clear();
            state = State.HEADER;
            switch (type) {
                case "tkhd" -> {
                    trackId = number(isLong() ? 20 : 12, length);
                    identify(length);
                }
                case "mdhd" -> {
                    trackScale = Math.max(1, number(isLong() ? 20 : 12, length));
                    identify(length);
                }
                case "stsd" -> describe(length);
                case "trex" -> {
                    if (defaults.size() < MAX_TRACKS) {
                        defaults.put(number(4, length), new Defaults(number(12, length), number(16, length)));
                    }
                }
                case "tfhd" -> fragmentHeader(length);
                case "tfdt" -> runTime = isLong() ? (number(4, length) << 32) + number(8, length) : number(4, length);
                default -> run(length);
            }
        }
    }

    /** Whether the current box is of version 1, with numbers of 64 bits. */
    private boolean isLong() {
        return part.bytes[0] == 1;
    }

    private void identify(int length) {
        identity = 31 * identity + PacketHistory.hash(part.bytes, 0, length);
    }

    /** The 32 bit number at {@code at} in the current box. */
    private long number(int at, int length) throws AudioException {
        if (at + 4 > length) {
            throw tooShort();
        }
        return Bytes.u32be(part.bytes, at);
    }

    private AudioException tooShort() {
        return new AudioException(Code.MALFORMED,
                "A MP4 box (" + type + ") is shorter than its fields. Send every blob, whole and in order.");
    }

    /** The first kind of sample that the track has. */
    private void describe(int length) throws AudioException {
        described = true;
        long entryEnd = Math.min(length, SAMPLE_ENTRIES + number(SAMPLE_ENTRIES, length));
        number(SAMPLE_ENTRIES + 4, length);
        if (audioFound || !Bytes.has("Opus", part.bytes, SAMPLE_ENTRIES + 4, length)) {
            otherCodec = Bytes.name(part.bytes, SAMPLE_ENTRIES + 4, SAMPLE_ENTRIES + HEADER);
            return;
        }
        long at = SAMPLE_ENTRIES + SAMPLE_ENTRY_HEADER;
        while (at + HEADER <= entryEnd) {
            long boxEnd = at + Bytes.u32be(part.bytes, (int) at);
            if (boxEnd < at + HEADER || boxEnd > entryEnd) {
                break;
            }
            if (Bytes.has("dOps", part.bytes, (int) at + 4, (int) entryEnd)) {
                output.beginOpus(OpusHead.parseDops(part.bytes, (int) at + HEADER, (int) boxEnd), true, identity, true);
                audioFound = true;
                audioTrackId = trackId;
                audioScale = trackScale;
                return;
            }
            at = boxEnd;
        }
        throw new AudioException(Code.UNSUPPORTED, "MP4 with Opus but without its dOps box. " + Advice.SEND);
    }

    private void beginFragment(long start) throws AudioException {
        requireAudio();
        fragment.clear();
        audioTrackId = audioFound ? audioTrackId : NO_TRACK;
        moof = start;
        base = start;
        runEnd = start;
    }

    /** Reads on in the middle of a stream whose header is missing. */
    public void withoutHeader() {
        headerless = true;
        fragmented = true;
    }

    private void requireAudio() throws AudioException {
        if (!audioFound && !headerless) {
            throw new AudioException(Code.UNSUPPORTED,
                    described
                            ? "MP4 with the codec " + otherCodec + (otherCodec.equals("mp4a") ? " (AAC). " : ". ") + Advice.SEND
                            : "MP4 whose index (moov) does not come before its sound. " + Advice.SEND);
        }
    }

    private void fragmentHeader(int length) throws AudioException {
        int flags = (int) number(0, length);
        trackId = number(4, length);
        int at = 8;
        if (has(flags, BASE_DATA_OFFSET)) {
            // Counted from the first byte of the file, which is not ours where the header is missing.
            base = headerless ? moof : (number(at, length) << 32) + number(at + 4, length);
            at += 8;
        } else {
            // Without a flag, a second track's samples lie behind the first's.
            base = has(flags, DEFAULT_BASE_IS_MOOF) ? moof : runEnd;
        }
        at += has(flags, DESCRIPTION_INDEX) ? 4 : 0;
        var common = defaults.getOrDefault(trackId, Defaults.NONE);
        long duration = has(flags, DEFAULT_DURATION) ? number(at, length) : common.duration;
        at += has(flags, DEFAULT_DURATION) ? 4 : 0;
        track = new Defaults(duration, has(flags, DEFAULT_SIZE) ? number(at, length) : common.size);
        runEnd = base;
        runTime = Timeline.UNKNOWN;
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }

    /** A run of samples that lie one behind the other. */
    private void run(int length) throws AudioException {
        int flags = (int) number(0, length);
        long samples = number(4, length);
        int at = 8;
        if (has(flags, DATA_OFFSET)) {
            runEnd = base + (int) number(at, length);
            at += 4;
        }
        at += has(flags, FIRST_FLAGS) ? 4 : 0;
        int stride = 4 * Integer.bitCount(flags & SAMPLE_FIELDS);
        int sizeAt = has(flags, SAMPLE_DURATION) ? 4 : 0;
        if (stride == 0 && trackId != audioTrackId && samples > 0) {
            runEnd += samples * track.size;
            return;
        }
        if (stride > 0 && samples > Math.max(0, length - at) / stride) {
            throw tooShort();
        }
        for (long i = 0; i < samples; i++) {
            long duration = has(flags, SAMPLE_DURATION) ? number(at, length) : track.duration;
            long sampleSize = has(flags, SAMPLE_SIZE) ? number(at + sizeAt, length) : track.size;
            sample(sampleSize, duration);
            at += stride;
        }
    }

    private void sample(long sampleSize, long duration) throws AudioException {
        if (headerless && !audioFound && isOpusDuration(duration)) {
            audioTrackId = trackId;
        }
        if (trackId == audioTrackId) {
            fragment.add(runEnd, (int) Math.min(sampleSize, Integer.MAX_VALUE), runTime, (int) Math.min(duration, Integer.MAX_VALUE));
        }
        runEnd += sampleSize;
        runTime += runTime == Timeline.UNKNOWN ? 0 : duration;
    }

    /** Opus in MP4 always counts 48,000 units a second. */
    private static boolean isOpusDuration(long duration) {
        return duration > 0 && duration <= OpusPacket.MAX_SAMPLES && duration % 120 == 0;
    }

    private void beginData(boolean toTheEnd) throws AudioException {
        requireAudio();
        if (!fragmented) {
            throw new AudioException(Code.UNSUPPORTED, "MP4 that is not fragmented. " + Advice.SEND);
        }
        if (!audioFound && fragment.isEmpty()) {
            throw codecUnknown();
        }
        if (toTheEnd) {
            end = Long.MAX_VALUE;
        }
        state = size == 0 ? State.HEADER : State.DATA;
    }

    private void data(Chunk in) throws AudioException {
        long start = position(in) - part.size;
        if (!fragment.hasNext(start) || fragment.place() + fragment.size() > end) {
            if (!fragment.hasNext(start) || fragment.place() < end) {
                fragment.clear();
            }
            part.clear();
            state = State.SKIP;
            skip(in);
            return;
        }
        if (fragment.size() > Limits.BLOCK) {
            state = State.SKIP;
            throw new AudioException(Code.TOO_LARGE,
                    "A MP4 sample of more than " + Limits.BLOCK + " bytes. Send Opus packets of at most 120 ms.");
        }
        in.skip(fragment.place() - start);
        if (!in.isEmpty() && position(in) >= fragment.place() && part.fill(in, fragment.size())) {
            int length = part.size;
            part.clear();
            long time = ticks(fragment.time());
            int duration = fragment.duration();
            fragment.take();
            state = position(in) == end ? State.HEADER : State.DATA;
            packet(time, duration, length);
        }
    }

    private void packet(long time, int duration, int length) throws AudioException {
        if (length == 0) {
            return;
        }
        if (!audioFound) {
            if (!OpusPacket.isValid(part.bytes, 0, length) || OpusPacket.samples(part.bytes, 0, length) != duration) {
                throw codecUnknown();
            }
            output.beginOpus(new OpusHead(0, 0), true, 0, false);
            audioFound = true;
        }
        output.timeline().take(time, part.bytes, 0, length, 0);
    }

    private static AudioException codecUnknown() {
        return new AudioException(Code.UNSUPPORTED,
                "An MP4 stream whose header is missing, so that its codec is unknown. Start the recording again. " + Advice.SEND);
    }

    private long ticks(long time) {
        return time == Timeline.UNKNOWN || audioScale == OpusPacket.RATE ? time : Math.round((double) time * OpusPacket.RATE / audioScale);
    }

    /** Looks for the next fragment: a moof box of a plausible size. */
    private void scan(Chunk in) throws AudioException {
        while (!in.isEmpty()) {
            output.unread(1);
            lastEight = (lastEight << 8) | in.next();
            long declared = lastEight >>> 32;
            if ((int) lastEight == MOOF && declared >= HEADER && declared <= Limits.SKIP) {
                output.unread(-HEADER);
                state = State.HEADER;
                type = "moof";
                size = declared - HEADER;
                end = position(in) + size;
                beginFragment(position(in) - HEADER);
                return;
            }
        }
    }

    @Override
    public boolean atBoundary() {
        return state == State.HEADER && part.isEmpty();
    }

    @Override
    public boolean isOutOfSync() {
        return state == State.OUT_OF_SYNC;
    }

    @Override
    public int held() {
        return part.capacity() + fragment.held();
    }
}
