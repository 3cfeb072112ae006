package hearus.audio;

import java.util.Optional;

import hearus.audio.AudioException.Code;

/**
 * Fragmented MP4 with Opus. Boxes that contain others are simply entered and never left; a file type box begins a new recording wherever it stands. A fragment's moof lists
 * where its samples lie, counted from the moof's first byte, and the mdat behind it holds them.
 *
 * <p>Source: ISO/IEC 14496-12, and "Encapsulation of Opus in ISO Base Media File Format".
 */
final class Mp4Demuxer implements Demuxer {
    static final String FTYP = "ftyp";
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
    private static final int SAMPLE_SIZE = 0x200;
    private static final int SAMPLE_FIELDS = 0xF00;

    private enum State {
        HEADER, BODY, SKIP, DATA, LOST
    }

    private final Output output;
    private final Hold part = new Hold();
    private final Mp4Fragment fragment = new Mp4Fragment();
    private State state = State.HEADER;
    private String type = "";
    /** How long the content of the box at hand is, and where the box ends. */
    private long size;
    private long end;
    /** Bytes read so far, and where in them the array of the push at hand begins. */
    private long read;
    private long origin;
    private long lastEight;

    private Optional<Track> voice = Optional.empty();
    private long voiceId;
    private String otherCodec = "";
    private boolean described;
    private boolean fragmented;
    /** The track and the size that the boxes being read speak of. */
    private long trackId;
    private long trackSize;
    private long defaultSize;
    private long moof;
    private long runEnd;

    Mp4Demuxer(Output output) {
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
                    case LOST -> scan(in);
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
            state = State.LOST;
            throw new AudioException(Code.MALFORMED, "The MP4 stream is torn: no box begins here. Send every blob, whole and in order.");
        }
        enter(position(in) - length, toTheEnd);
    }

    private void enter(long start, boolean toTheEnd) throws AudioException {
        switch (type) {
            case "moov", "trak", "mdia", "minf", "stbl", "traf" -> {}
            case "mvex" -> fragmented = true;
            case "moof" -> beginFragment(start);
            case "tkhd", "stsd" -> hold(Limits.HEADER);
            case "trex", "tfhd", "trun" -> hold(Limits.BLOCK);
            case "mdat" -> beginData(toTheEnd);
            case FTYP -> {
                forget();
                leaveOut();
            }
            default -> leaveOut();
        }
    }

    private void forget() {
        voice = Optional.empty();
        otherCodec = "";
        described = false;
        fragmented = false;
        defaultSize = 0;
        fragment.clear();
    }

    private void hold(int limit) throws AudioException {
        if (size > limit) {
            throw tooLarge(limit);
        }
        state = size == 0 ? State.HEADER : State.BODY;
    }

    private void leaveOut() throws AudioException {
        if (size > Limits.SKIP) {
            throw tooLarge(Limits.SKIP);
        }
        state = size == 0 ? State.HEADER : State.SKIP;
    }

    private AudioException tooLarge(long limit) {
        state = State.LOST;
        return new AudioException(Code.TOO_LARGE,
                "A MP4 box (" + type + ") of more than " + limit + " bytes, or the stream is torn. Send fragments of a second or so.");
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
                case "tkhd" -> trackId = number(Bytes.u8(part.bytes, 0) == 1 ? 20 : 12, length);
                case "stsd" -> describe(length);
                case "trex" -> {
                    if (number(4, length) == voiceId) {
                        defaultSize = number(16, length);
                    }
                }
                case "tfhd" -> fragmentHeader(length);
                default -> run(length);
            }
        }
    }

    /** The 32 bit number at {@code at} in the box at hand. */
    private long number(int at, int length) throws AudioException {
        if (at + 4 > length) {
            throw new AudioException(Code.MALFORMED,
                    "A MP4 box (" + type + ") is shorter than its fields. Send every blob, whole and in order.");
        }
        return Bytes.u32be(part.bytes, at);
    }

    /** The first kind of sample that the track has. */
    private void describe(int length) throws AudioException {
        described = true;
        long entryEnd = Math.min(length, SAMPLE_ENTRIES + number(SAMPLE_ENTRIES, length));
        number(SAMPLE_ENTRIES + 4, length);
        if (voice.isPresent() || !Bytes.has("Opus", part.bytes, SAMPLE_ENTRIES + 4, length)) {
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
                voice = Optional.of(output.opus(OpusHead.parseDops(part.bytes, (int) at + HEADER, (int) boxEnd), true));
                voiceId = trackId;
                return;
            }
            at = boxEnd;
        }
        throw new AudioException(Code.UNSUPPORTED, "MP4 with Opus but without its dOps box. " + Advice.SEND);
    }

    private void beginFragment(long start) throws AudioException {
        requireVoice();
        fragment.clear();
        moof = start;
        runEnd = end + HEADER;
    }

    private void requireVoice() throws AudioException {
        if (voice.isEmpty()) {
            throw new AudioException(Code.UNSUPPORTED,
                    described
                            ? "MP4 with the codec " + otherCodec + (otherCodec.equals("mp4a") ? " (AAC). " : ". ") + Advice.SEND
                            : "MP4 whose index (moov) does not come before its sound. " + Advice.SEND);
        }
    }

    private void fragmentHeader(int length) throws AudioException {
        int flags = (int) number(0, length);
        trackId = number(4, length);
        int at = 8 + (has(flags, BASE_DATA_OFFSET) ? 8 : 0) + (has(flags, DESCRIPTION_INDEX) ? 4 : 0)
                + (has(flags, DEFAULT_DURATION) ? 4 : 0);
        trackSize = has(flags, DEFAULT_SIZE) ? number(at, length) : defaultSize;
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }

    /** A run of samples that lie one behind the other. */
    private void run(int length) throws AudioException {
        int flags = (int) number(0, length);
        long samples = number(4, length);
        if (trackId != voiceId) {
            return;
        }
        int at = 8;
        if (has(flags, DATA_OFFSET)) {
            runEnd = moof + (int) number(at, length);
            at += 4;
        }
        at += has(flags, FIRST_FLAGS) ? 4 : 0;
        int stride = 4 * Integer.bitCount(flags & SAMPLE_FIELDS);
        int sizeAt = 4 * Integer.bitCount(flags & SAMPLE_FIELDS & (SAMPLE_SIZE - 1));
        for (long i = 0; i < samples; i++) {
            long sampleSize = has(flags, SAMPLE_SIZE) ? number(at + sizeAt, length) : trackSize;
            fragment.add(runEnd, (int) Math.min(sampleSize, Integer.MAX_VALUE));
            runEnd += sampleSize;
            at += stride;
        }
    }

    private void beginData(boolean toTheEnd) throws AudioException {
        requireVoice();
        if (!fragmented) {
            throw new AudioException(Code.UNSUPPORTED, "MP4 that is not fragmented. " + Advice.SEND);
        }
        if (toTheEnd) {
            end = Long.MAX_VALUE;
        } else if (size > Limits.SKIP) {
            throw tooLarge(Limits.SKIP);
        }
        state = size == 0 ? State.HEADER : State.DATA;
    }

    private void data(Chunk in) throws AudioException {
        long start = position(in) - part.size;
        if (!fragment.hasNext(start) || fragment.place() + fragment.size() > end) {
            fragment.clear();
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
            if (part.size > 0) {
                voice.orElseThrow().packet(part.bytes, 0, part.size, 0);
            }
            part.clear();
            fragment.take();
            state = position(in) == end ? State.HEADER : State.DATA;
        }
    }

    /** Looks for the next fragment: a moof box of a believable size. */
    private void scan(Chunk in) throws AudioException {
        while (!in.isEmpty()) {
            lastEight = (lastEight << 8) | in.next();
            long declared = lastEight >>> 32;
            if ((int) lastEight == MOOF && declared >= HEADER && declared <= Limits.SKIP) {
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
    public boolean lost() {
        return state == State.LOST;
    }

    @Override
    public int held() {
        return part.capacity() + fragment.held();
    }
}
