package hearus.audio.internal.webm;

import java.util.Arrays;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.internal.bytes.Chunk;
import hearus.audio.internal.bytes.GrowingBuffer;
import hearus.audio.internal.bytes.Limits;
import hearus.audio.internal.container.Demuxer;
import hearus.audio.internal.container.Output;
import hearus.audio.internal.opus.OpusPacket;
import hearus.audio.internal.timeline.Timeline;

/**
 * WebM and Matroska as recorders stream them. Elements that contain others are simply entered and never left, so that it does not matter whether their sizes are known: an EBML
 * header begins a new recording wherever it stands. Of blocks only those of the audio track are held; those of other tracks, and elements that are not used, are skipped
 * as they come.
 *
 * <p>A stream without its header, or a damaged one, is read from the next Cluster or block on ({@link WebmSync}); where the header is missing,
 * {@link WebmTrackSearch} finds the track.
 *
 * <p>Source: RFC 8794 (EBML), RFC 9559 (Matroska).
 */
public final class WebmDemuxer implements Demuxer {
    static final int EBML = 0x1A45DFA3;
    static final int CLUSTER = 0x1F43B675;
    private static final int SEGMENT = 0x18538067;
    private static final int INFO = 0x1549A966;
    private static final int TIMESTAMP_SCALE = 0x2AD7B1;
    private static final int TRACKS = 0x1654AE6B;
    private static final int TIMESTAMP = 0xE7;
    private static final int BLOCK_GROUP = 0xA0;
    private static final int BLOCK = 0xA1;
    private static final int SIMPLE_BLOCK = 0xA3;
    private static final int DISCARD_PADDING = 0x75A2;
    private static final int VOID = 0xEC;
    private static final int UNDEFINED_FLAGS = 0x70;
    private static final int MAX_NUMBER = 8;
    /** Behind the track number of a block: its time and flags. */
    static final int TIME_AND_FLAGS = 3;
    private static final int MAX_OPUS_BLOCK = 16 << 10;
    private static final long MAX_VOID = 1 << 20;
    private static final String DAMAGED = "The WebM stream is damaged: ";
    static final String SEND_WHOLE = ". Send every blob, whole and in order.";

    private enum State {
        HEADER, BLOCK_HEADER, BODY, SKIP, OUT_OF_SYNC
    }

    private final Output output;
    private final EbmlHeader header = new EbmlHeader();
    private final GrowingBuffer body = new GrowingBuffer();
    /** A block of a BlockGroup, until all of the group has come. */
    private final GrowingBuffer grouped = new GrowingBuffer();
    private final WebmBlocks blocks;
    private final GrowingBuffer search = new GrowingBuffer();
    private State state = State.HEADER;
    private int id;
    private long size;
    /** Bytes read so far, and where in them the array of the current push begins. */
    private long read;
    private long origin;
    private long groupEnd = Long.MAX_VALUE;
    private boolean inGroup;
    private long discardNanos;
    /** Bytes of an unknown element in which nothing was found. */
    private long skipped;

    public WebmDemuxer(Output output) {
        this.output = output;
        this.blocks = new WebmBlocks(output);
    }

    @Override
    public void push(Chunk in) throws AudioException {
        origin = read - in.at;
        try {
            while (!in.isEmpty()) {
                step(in);
            }
        } finally {
            read = position(in);
        }
    }

    private void step(Chunk in) throws AudioException {
        switch (state) {
            case HEADER -> header(in);
            case BLOCK_HEADER -> blockHeader(in);
            case BODY -> body(in);
            case SKIP -> skip(in);
            case OUT_OF_SYNC -> search(in);
        }
        if (inGroup && state == State.HEADER && position(in) >= groupEnd) {
            endGroup();
        }
    }

    private long position(Chunk in) {
        return origin + in.at;
    }

    private void header(Chunk in) throws AudioException {
        switch (header.read(in)) {
            case MORE -> {}
            case BROKEN -> {
                output.unread(header.length());
                header.clear();
                loseSync(Code.MALFORMED, DAMAGED + "no element begins here" + SEND_WHOLE);
            }
            case DONE -> {
                id = header.id();
                size = header.size();
                header.clear();
                enter(in);
            }
        }
    }

    private void enter(Chunk in) throws AudioException {
        if (inGroup && !isInGroup(id)) {
            endGroup();
        }
        switch (id) {
            case EBML -> blocks.reset();
            case SEGMENT, INFO -> {}
            case CLUSTER -> blocks.clusterTime(Timeline.UNKNOWN);
            case TRACKS -> hold(Limits.BLOCK);
            case TIMESTAMP, TIMESTAMP_SCALE, DISCARD_PADDING -> hold(Long.BYTES);
            case SIMPLE_BLOCK, BLOCK -> beginBlock();
            case BLOCK_GROUP -> {
                inGroup = true;
                discardNanos = 0;
                groupEnd = size == EbmlHeader.UNKNOWN_SIZE ? Long.MAX_VALUE : position(in) + size;
            }
            default -> skipElement();
        }
    }

    private static boolean isInGroup(int id) {
        return switch (id) {
            case CLUSTER, SIMPLE_BLOCK, BLOCK_GROUP, EBML, SEGMENT, TRACKS, INFO, TIMESTAMP -> false;
            default -> true;
        };
    }

    /** Elements of a Segment that are not used: SeekHead, Cues, Chapters, Tags, Attachments. Their ids take four bytes, which do not occur by chance. */
    private static boolean isKnown(int id) {
        return switch (id) {
            case 0x114D9B74, 0x1C53BB6B, 0x1043A770, 0x1254C367, 0x1941A469 -> true;
            default -> false;
        };
    }

    private void hold(int limit) {
        if (size > limit || size < 0) {
            tooLarge(limit);
        } else {
            state = size == 0 ? State.HEADER : State.BODY;
        }
    }

    private void beginBlock() {
        if (size > Limits.SKIP || size < 0) {
            tooLarge(Limits.SKIP);
        } else {
            body.clear();
            state = size == 0 ? State.HEADER : State.BLOCK_HEADER;
        }
    }

    private void skipElement() {
        if ((size > Limits.SKIP && !isKnown(id)) || size < 0) {
            tooLarge(Limits.SKIP);
        } else {
            state = size == 0 ? State.HEADER : State.SKIP;
            search.clear();
            skipped = 0;
        }
    }

    private void tooLarge(long limit) {
        loseSync(Code.TOO_LARGE,
                "A WebM element (id " + Integer.toHexString(id) + ") of more than " + limit + " bytes, or the stream is damaged"
                        + SEND_WHOLE);
    }

    private void loseSync(Code code, String message) {
        search.clear();
        loseSync(code, message, 0);
    }

    private void loseSync(Code code, String message, long bytes) {
        output.unread(bytes);
        state = State.OUT_OF_SYNC;
        inGroup = false;
        grouped.clear();
        body.clear();
        // What is read next may belong to another Cluster.
        blocks.clusterTime(Timeline.UNKNOWN);
        output.report(new AudioException(code, message));
    }

    /**
     * An unknown element may also be a sign that the stream is damaged: random bytes read as one would skip megabytes of audio. So a Cluster, a recording or blocks inside of it count. What
     * reaches the search has been taken off {@code size}.
     */
    private void skip(Chunk in) throws AudioException {
        if (isKnown(id) || isBlock() || (id == VOID && size < MAX_VOID)) {
            size -= in.skip(size);
            state = size == 0 ? State.HEADER : State.SKIP;
            return;
        }
        size -= gather(in, size);
        int found = find();
        if (found >= 0) {
            loseSync(Code.MALFORMED, DAMAGED + "what was taken for an element holds others" + SEND_WHOLE, skipped + found);
            continueAt(in, found);
            return;
        }
        skipped += ~found;
        if (size == 0) {
            search.clear();
            state = State.HEADER;
        } else {
            drop(~found);
        }
    }

    private boolean isBlock() {
        return id == SIMPLE_BLOCK || id == BLOCK;
    }

    /** The track number, of one byte or more, the time and the flags: enough to know whether the block belongs to the audio track. */
    private void blockHeader(Chunk in) {
        if (body.isEmpty()) {
            body.fill(in, 1);
        }
        int number = EbmlHeader.vintLength(body.bytes[0]);
        int length = number + TIME_AND_FLAGS;
        if (number > MAX_NUMBER || length > size) {
            invalidBlock();
        } else if (body.fill(in, length)) {
            long track = EbmlHeader.size(body.bytes, 0);
            if ((body.bytes[length - 1] & UNDEFINED_FLAGS) != 0 || !blocks.audioTrack().map(v -> v.mayHave(track)).orElse(true)) {
                invalidBlock();
            } else if (blocks.audioTrack().map(v -> v.number() == track).orElse(size <= MAX_OPUS_BLOCK)) {
                holdBlock();
            } else {
                size -= length;
                body.clear();
                state = size == 0 ? State.HEADER : State.SKIP;
            }
        }
    }

    private void holdBlock() {
        if (size > Limits.BLOCK) {
            output.unread(size);
            output.report(new AudioException(Code.TOO_LARGE, "A WebM block of sound of more than " + Limits.BLOCK
                    + " bytes is left out. Send packets of at most 120 ms."));
            size -= body.size;
            body.clear();
            state = State.SKIP;
        } else {
            state = State.BODY;
            if (body.size == size) {
                endBody();
            }
        }
    }

    /** A block of an undeclared track, or with undefined flags, is no block: the stream is damaged. */
    private void invalidBlock() {
        output.unread(body.size);
        if (size > Limits.BLOCK) {
            tooLarge(Limits.BLOCK);
        } else {
            loseSync(Code.MALFORMED, DAMAGED + "a block of no track" + SEND_WHOLE);
        }
    }

    private void body(Chunk in) throws AudioException {
        if (body.fill(in, (int) size)) {
            if (id == TRACKS) {
                int length = endHold();
                blocks.tracks(body.bytes, length);
            } else {
                endBody();
            }
        }
    }

    private int endHold() {
        int length = body.size;
        body.clear();
        state = State.HEADER;
        return length;
    }

    private void endBody() {
        int length = endHold();
        switch (id) {
            case TIMESTAMP -> blocks.clusterTime(EbmlHeader.number(body.bytes, 0, length));
            case TIMESTAMP_SCALE -> blocks.timestampScale(EbmlHeader.number(body.bytes, 0, length));
            case DISCARD_PADDING -> discardNanos = EbmlHeader.number(body.bytes, 0, length) << (64 - 8 * length) >> (64 - 8 * length);
            case BLOCK -> {
                grouped.clear();
                grouped.append(body.bytes, 0, length);
                if (!inGroup) {
                    endGroup();
                }
            }
            default -> blocks.take(body.bytes, length, 0);
        }
    }

    private void endGroup() {
        inGroup = false;
        int length = grouped.size;
        grouped.clear();
        if (length > 0) {
            blocks.take(grouped.bytes, length, Math.round((double) discardNanos * OpusPacket.RATE / 1e9));
        }
        discardNanos = 0;
    }

    /** Looks for the next place from which the stream can be read, and continues there. */
    private void search(Chunk in) throws AudioException {
        gather(in, Long.MAX_VALUE);
        int found = find();
        output.unread(found < 0 ? ~found : found);
        if (found < 0) {
            drop(~found);
        } else {
            continueAt(in, found);
        }
    }

    /** Takes up to {@code most} bytes into the search, and returns how many. */
    private int gather(Chunk in, long most) {
        int count = (int) Math.min(most, Math.min(in.remaining(), Limits.SEARCH - search.size));
        search.append(in.bytes, in.at, count);
        in.at += count;
        return count;
    }

    /** The place in the search from which the stream can be read; as its complement, from where on one may still come. */
    private int find() {
        var sync = new WebmSync(blocks.audioTrack().map(WebmTrack::opus).orElse(true));
        int found = sync.find(search.bytes, 0, search.size);
        // What looked like a beginning does not end.
        return found == ~0 && search.size == Limits.SEARCH ? sync.find(search.bytes, 1, search.size) : found;
    }

    private void drop(int count) {
        var rest = Arrays.copyOfRange(search.bytes, count, search.size);
        search.clear();
        search.append(rest, 0, rest.length);
    }

    private void continueAt(Chunk in, int at) throws AudioException {
        var rest = Arrays.copyOfRange(search.bytes, at, search.size);
        search.clear();
        state = State.HEADER;
        read = position(in) - rest.length;
        try {
            push(new Chunk(rest, 0, rest.length));
        } finally {
            origin = read - in.at;
        }
    }

    @Override
    public boolean atBoundary() {
        return state == State.HEADER && header.isEmpty();
    }

    @Override
    public boolean isOutOfSync() {
        return state == State.OUT_OF_SYNC;
    }

    @Override
    public int held() {
        return body.capacity() + grouped.capacity() + search.capacity() + blocks.held();
    }
}
