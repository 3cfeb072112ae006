package hearus.audio;

import java.util.Optional;

import hearus.audio.AudioException.Code;

/**
 * WebM and Matroska as recorders stream them. Elements that contain others are simply entered and never left, so that it does not matter whether their sizes are known: an EBML
 * header begins a new recording wherever it stands.
 *
 * <p>Source: RFC 8794 (EBML), RFC 9559 (Matroska).
 */
final class WebmDemuxer implements Demuxer {
    static final int EBML = 0x1A45DFA3;
    private static final int SEGMENT = 0x18538067;
    private static final int CLUSTER = 0x1F43B675;
    private static final int TRACKS = 0x1654AE6B;
    private static final int BLOCK_GROUP = 0xA0;
    private static final int BLOCK = 0xA1;
    private static final int SIMPLE_BLOCK = 0xA3;
    private static final int DISCARD_PADDING = 0x75A2;
    private static final int LACING = 0x06;
    private static final int UNDEFINED_FLAGS = 0x70;
    /** Track number in one byte, time, flags. */
    private static final int BLOCK_HEADER = 4;

    private enum State {
        HEADER, BODY, SKIP, LOST
    }

    private final Output output;
    private final EbmlHeader header = new EbmlHeader();
    private final Hold body = new Hold();
    private State state = State.HEADER;
    private Optional<WebmTrack> voice = Optional.empty();
    private int id;
    private long size;
    private int lastFour;

    WebmDemuxer(Output output) {
        this.output = output;
    }

    @Override
    public void push(Chunk in) throws AudioException {
        while (!in.isEmpty()) {
            switch (state) {
                case HEADER -> header(in);
                case BODY -> body(in);
                case SKIP -> skip(in);
                case LOST -> scan(in);
            }
        }
    }

    private void header(Chunk in) throws AudioException {
        switch (header.read(in)) {
            case MORE -> {}
            case BROKEN -> throw lose("The WebM stream is torn: no element begins here. Send every blob, whole and in order.");
            case DONE -> {
                id = header.id();
                size = header.size();
                header.clear();
                enter();
            }
        }
    }

    private void enter() throws AudioException {
        switch (id) {
            case EBML -> voice = Optional.empty();
            case SEGMENT, CLUSTER -> {}
            case TRACKS -> hold(Limits.HEADER);
            case SIMPLE_BLOCK, BLOCK -> hold(Limits.BLOCK);
            case BLOCK_GROUP -> {
                if (size != EbmlHeader.UNKNOWN_SIZE) {
                    hold(Limits.BLOCK);
                }
            }
            default -> leaveOut(isKnown(id) ? Limits.SKIP : Limits.SKIP_UNKNOWN);
        }
    }

    /** What Matroska may put into a Segment and we have no use for: SeekHead, Info, Cues, Chapters, Tags, Attachments, Void. */
    private static boolean isKnown(int id) {
        return switch (id) {
            case 0x114D9B74, 0x1549A966, 0x1C53BB6B, 0x1043A770, 0x1254C367, 0x1941A469, 0xEC -> true;
            default -> false;
        };
    }

    private void hold(int limit) throws AudioException {
        if (size > limit || size < 0) {
            throw tooLarge(limit);
        }
        state = size == 0 ? State.HEADER : State.BODY;
    }

    private void leaveOut(long limit) throws AudioException {
        if (size > limit || size < 0) {
            throw tooLarge(limit);
        }
        state = size == 0 ? State.HEADER : State.SKIP;
        lastFour = 0;
    }

    private AudioException tooLarge(long limit) {
        state = State.LOST;
        lastFour = 0;
        return new AudioException(Code.TOO_LARGE,
                "A WebM element (id " + Integer.toHexString(id) + ") of more than " + limit
                        + " bytes, or the stream is torn. Send every blob, whole and in order.");
    }

    private AudioException lose(String message) {
        header.clear();
        state = State.LOST;
        lastFour = 0;
        return new AudioException(Code.MALFORMED, message);
    }

    /** An element that we do not know may also be a sign that the stream is torn, so a Cluster inside of it counts. */
    private void skip(Chunk in) {
        int before = in.at;
        var part = new Chunk(in.bytes, in.at, in.at + (int) Math.min(size, in.remaining()));
        if (isKnown(id) || !scan(part)) {
            in.skip(size);
            size -= in.at - before;
            state = size == 0 ? State.HEADER : State.SKIP;
        } else {
            in.at = part.at;
        }
    }

    private void body(Chunk in) throws AudioException {
        if (isBlock(id) && body.size < BLOCK_HEADER && body.fill(in, (int) Math.min(BLOCK_HEADER, size))) {
            checkBlock();
        }
        if (body.fill(in, (int) size)) {
            state = State.HEADER;
            int length = body.size;
            body.clear();
            switch (id) {
                case TRACKS -> voice = Optional.of(WebmTrack.choose(body.bytes, 0, length, output));
                case BLOCK_GROUP -> group(length);
                default -> block(0, length, 0);
            }
        }
    }

    private void group(int length) throws AudioException {
        var elements = new EbmlElements(body.bytes, 0, length);
        int from = 0;
        int to = 0;
        long discardNanos = 0;
        while (elements.next()) {
            switch (elements.id()) {
                case BLOCK -> {
                    from = elements.from();
                    to = elements.to();
                }
                case DISCARD_PADDING -> discardNanos = elements.signed();
                default -> {}
            }
        }
        block(from, to, Math.round((double) discardNanos * OpusPacket.RATE / 1e9));
    }

    private static boolean isBlock(int id) {
        return id == SIMPLE_BLOCK || id == BLOCK;
    }

    /** A block of a track that was never announced, or with flags that nobody has defined, is no block: the stream is torn. */
    private void checkBlock() throws AudioException {
        int number = EbmlHeader.vintLength(body.bytes[0]);
        boolean announced = number > 1 || voice.map(v -> v.numbers().contains(EbmlHeader.size(body.bytes, 0))).orElse(true);
        if (number > 8 || !announced
                || (number == 1 && body.size == BLOCK_HEADER && (body.bytes[BLOCK_HEADER - 1] & UNDEFINED_FLAGS) != 0)) {
            body.clear();
            throw lose("The WebM stream is torn: a block of no track. Send every blob, whole and in order.");
        }
    }

    /** A block: track number, 16 bit time, flags, then the packet. */
    private void block(int from, int to, long discard) throws AudioException {
        int number = from < to ? EbmlHeader.vintLength(body.bytes[from]) : 9;
        int packet = from + number + 3;
        if (voice.isEmpty() || packet > to || EbmlHeader.size(body.bytes, from) != voice.get().number()) {
            return;
        }
        if ((body.bytes[packet - 1] & LACING) != 0) {
            throw new AudioException(Code.UNSUPPORTED, "WebM with several packets in a block (lacing). " + Advice.SEND);
        }
        voice.get().track().packet(body.bytes, packet, to - packet, discard);
    }

    /** Looks for the next Cluster or the next recording, and says whether it begins here. */
    private boolean scan(Chunk in) {
        while (!in.isEmpty()) {
            lastFour = (lastFour << 8) | in.next();
            if (lastFour == CLUSTER || lastFour == EBML) {
                // The header reader gets the id that the scan has eaten, and goes on with the size.
                header.clear();
                header.read(new Chunk(new byte[]{(byte) (lastFour >> 24), (byte) (lastFour >> 16), (byte) (lastFour >> 8), (byte) lastFour},
                        0, 4));
                lastFour = 0;
                state = State.HEADER;
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean atBoundary() {
        return state == State.HEADER && header.isEmpty();
    }

    @Override
    public boolean lost() {
        return state == State.LOST;
    }

    @Override
    public int held() {
        return body.capacity() + voice.map(v -> v.track() instanceof PcmTrack pcm ? pcm.held() : 0).orElse(0);
    }
}
