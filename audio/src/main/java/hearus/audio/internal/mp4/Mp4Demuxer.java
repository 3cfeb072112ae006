package hearus.audio.internal.mp4;

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
    private static final long NO_TRACK = Mp4FragmentReader.NO_TRACK;

    private enum State {
        HEADER, BODY, SKIP, DATA, OUT_OF_SYNC
    }

    private final Output output;
    private final GrowingBuffer part = new GrowingBuffer();
    private final Mp4FragmentReader fragments = new Mp4FragmentReader();
    private final Mp4Fragment fragment = fragments.fragment();
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
    /** The units of time of the current track in a second. */
    private long trackScale = OpusPacket.RATE;
    private long identity;

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
        fragments.reset();
        identity = 0;
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
            var box = new Mp4Box(type, part.bytes, part.size);
            part.clear();
            state = State.HEADER;
            switch (type) {
                case "tkhd" -> {
                    fragments.track(box.number(box.isLong() ? 20 : 12));
                    identify(box);
                }
                case "mdhd" -> {
                    trackScale = Math.max(1, box.number(box.isLong() ? 20 : 12));
                    identify(box);
                }
                case "stsd" -> describe(box);
                case "trex" -> fragments.trackDefaults(box);
                case "tfhd" -> fragments.fragmentHeader(box, headerless);
                case "tfdt" -> fragments.decodeTime(box);
                default -> fragments.run(box, audioTrackId, headerless && !audioFound).ifPresent(id -> audioTrackId = id);
            }
        }
    }

    private void identify(Mp4Box box) {
        identity = 31 * identity + PacketHistory.hash(box.bytes(), 0, box.length());
    }

    /** The first kind of sample that the track has. */
    private void describe(Mp4Box box) throws AudioException {
        described = true;
        long entryEnd = Math.min(box.length(), SAMPLE_ENTRIES + box.number(SAMPLE_ENTRIES));
        box.number(SAMPLE_ENTRIES + 4);
        if (audioFound || !Bytes.has("Opus", box.bytes(), SAMPLE_ENTRIES + 4, box.length())) {
            otherCodec = Bytes.name(box.bytes(), SAMPLE_ENTRIES + 4, SAMPLE_ENTRIES + HEADER);
            return;
        }
        long at = SAMPLE_ENTRIES + SAMPLE_ENTRY_HEADER;
        while (at + HEADER <= entryEnd) {
            long boxEnd = at + Bytes.u32be(box.bytes(), (int) at);
            if (boxEnd < at + HEADER || boxEnd > entryEnd) {
                break;
            }
            if (Bytes.has("dOps", box.bytes(), (int) at + 4, (int) entryEnd)) {
                output.beginOpus(OpusHead.parseDops(box.bytes(), (int) at + HEADER, (int) boxEnd), true, identity, true);
                audioFound = true;
                audioTrackId = fragments.track();
                audioScale = trackScale;
                return;
            }
            at = boxEnd;
        }
        throw new AudioException(Code.UNSUPPORTED, "MP4 with Opus but without its dOps box. " + Advice.SEND);
    }

    private void beginFragment(long start) throws AudioException {
        requireAudio();
        audioTrackId = audioFound ? audioTrackId : NO_TRACK;
        fragments.begin(start);
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
