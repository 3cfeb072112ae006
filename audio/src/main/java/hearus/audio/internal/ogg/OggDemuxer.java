package hearus.audio.internal.ogg;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

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
 * Ogg with Opus, alone or beside other streams. A page is held whole, since its granule position is needed for the times of its packets and the length of the last one. A page with a wrong
 * checksum is dropped, but not the pages that may lie in it.
 *
 * <p>A stream whose header is missing is read from its next page on, when the packets of that are Opus: {@link #SURE} of the same kind, or fewer of the length that the granule positions give.
 * Pages of a stream that another has replaced are a sign of two recorders.
 *
 * <p>Source: RFC 3533 (Ogg), RFC 7845 (Opus in Ogg).
 */
public final class OggDemuxer implements Demuxer {
    public static final String CAPTURE = "OggS";
    private static final int CAPTURE_NUMBER = 0x4F676753;
    private static final int FIXED_HEADER = 27;
    private static final int SERIAL = 14;
    private static final int SEQUENCE = 18;
    private static final int CHECKSUM = 22;
    private static final int CONTINUED = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int PARTIAL = -1;
    private static final int SURE = 4;
    private static final int MAX_STREAMS = 64;
    private static final String WHOLE = " Send every blob, whole and in order.";

    private final Output output;
    private final GrowingBuffer page = new GrowingBuffer();
    private final GrowingBuffer partialPacket = new GrowingBuffer();
    private Optional<Stream> stream = Optional.empty();
    /** Streams that another has replaced, and those that are not Opus. */
    private final Set<Integer> replaced = new HashSet<>();
    private final Set<Integer> otherStreams = new HashSet<>();
    private String otherCodec = "";
    /** The streams that begin together are still being listed. */
    private boolean beginning;
    /** Of the previous page, when its stream was unknown. */
    private int unknownSerial;
    private long unknownGranule = -1;
    /** The packets of the current page; one that began on an earlier page lies in {@link #partialPacket}. */
    private final int[] starts = new int[256];
    private final int[] lengths = new int[256];
    private int packets;
    private boolean outOfSync;
    private int lastFour;

    /** The Opus stream that is being read. */
    private static final class Stream {
        final int serial;
        long nextSequence;
        /** Samples at 48 kHz up to here, on the clock of the granule positions. */
        long position = -1;

        Stream(int serial, long nextSequence) {
            this.serial = serial;
            this.nextSequence = nextSequence;
        }
    }

    public OggDemuxer(Output output) {
        this.output = output;
    }

    /** A new recording after another one, whose stream has ended then. */
    public OggDemuxer(Output output, OggDemuxer before) {
        this(output);
        replaced.addAll(before.replaced);
        before.stream.ifPresent(old -> addReplaced(old.serial));
    }

    /** Whether an Ogg page that begins a stream lies at {@code from}. */
    public static boolean beginsStream(byte[] b, int from, int to) {
        return Bytes.has(CAPTURE, b, from, to) && to - from > 5 && (b[from + 5] & FIRST) != 0;
    }

    @Override
    public void push(Chunk in) throws AudioException {
        while (!in.isEmpty()) {
            if (outOfSync) {
                scan(in);
            } else if (fillPage(in)) {
                int length = page.size;
                page.clear();
                if (OggChecksum.of(page.bytes, length) == Bytes.s32le(page.bytes, CHECKSUM)) {
                    take(page.bytes, length);
                } else {
                    drop(length);
                }
            }
        }
    }

    /** The header says how long the segment table is, and the table how long the page is. */
    private boolean fillPage(Chunk in) throws AudioException {
        if (page.size < FIXED_HEADER) {
            page.fill(in, Math.min(FIXED_HEADER, page.size + in.remaining()));
            if (!looksLikePage()) {
                output.unread(page.size);
                page.clear();
                loseSync("The Ogg stream is damaged: no page begins here." + WHOLE);
                return false;
            }
            if (page.size < FIXED_HEADER) {
                return false;
            }
        }
        int header = FIXED_HEADER + Bytes.u8(page.bytes, FIXED_HEADER - 1);
        return (page.size >= header || page.fill(in, header)) && page.fill(in, header + bodyLength(page.bytes, header));
    }

    private boolean looksLikePage() {
        for (int i = 0; i < Math.min(page.size, CAPTURE.length()); i++) {
            if (page.bytes[i] != CAPTURE.charAt(i)) {
                return false;
            }
        }
        return page.size < 5 || page.bytes[4] == 0;
    }

    private static int bodyLength(byte[] b, int header) {
        int length = 0;
        for (int i = FIXED_HEADER; i < header; i++) {
            length += Bytes.u8(b, i);
        }
        return length;
    }

    private void loseSync(String message) {
        outOfSync = true;
        lastFour = 0;
        partialPacket.clear();
        output.report(new AudioException(Code.MALFORMED, message));
    }

    /** The damage may be in the page's length, so that further pages lie within what was taken for this one. */
    private void drop(int length) throws AudioException {
        loseSync("An Ogg page has the wrong checksum." + WHOLE);
        output.unread(1);
        push(new Chunk(Arrays.copyOfRange(page.bytes, 1, length), 0, length - 1));
    }

    private void scan(Chunk in) {
        while (!in.isEmpty()) {
            output.unread(1);
            lastFour = (lastFour << 8) | in.next();
            if (lastFour == CAPTURE_NUMBER) {
                outOfSync = false;
                output.unread(-CAPTURE.length());
                page.fill(new Chunk(new byte[]{'O', 'g', 'g', 'S'}, 0, 4), 4);
                return;
            }
        }
    }

    private void take(byte[] b, int length) throws AudioException {
        int body = FIXED_HEADER + Bytes.u8(b, FIXED_HEADER - 1);
        int serial = Bytes.s32le(b, SERIAL);
        if ((b[5] & FIRST) != 0) {
            begin(b, body, length, serial);
            return;
        }
        beginning = false;
        if (stream.isPresent() && stream.get().serial == serial) {
            packets(stream.get(), b, body);
        } else if (replaced.contains(serial)) {
            output.timeline().otherRecorder(length);
        } else if (!otherStreams.contains(serial)) {
            unknownStream(b, body, length, serial);
        } else if (stream.isEmpty()) {
            throw new AudioException(Code.UNSUPPORTED, "Ogg with the codec " + otherCodec + " and no Opus. " + Advice.SEND);
        }
    }

    /** The first page of a stream. Of several that begin together, the first with Opus is read. */
    private void begin(byte[] b, int body, int length, int serial) throws AudioException {
        if (!beginning) {
            otherStreams.clear();
        }
        if (Bytes.has(OpusHead.MAGIC, b, body, length)) {
            if (beginning && stream.isPresent()) {
                addOther(serial);
            } else {
                long identity = PacketHistory.hash(b, body, length - body) ^ serial;
                output.beginOpus(OpusHead.parse(b, body, length), false, identity, true);
                replace(new Stream(serial, 1));
            }
        } else {
            otherCodec = Bytes.name(b, body, Math.min(length, body + 8));
            addOther(serial);
            if (!beginning) {
                stream.ifPresent(old -> addReplaced(old.serial));
                stream = Optional.empty();
            }
            if (stream.isEmpty() && isSound(b, body, length)) {
                throw new AudioException(Code.UNSUPPORTED, "Ogg with the codec " + otherCodec + ". " + Advice.SEND);
            }
        }
        beginning = true;
    }

    private static boolean isSound(byte[] b, int body, int length) {
        return Bytes.has("\u0001vorbis", b, body, length) || Bytes.has("Speex   ", b, body, length)
                || Bytes.has("\u007fFLAC", b, body, length);
    }

    private void addOther(int serial) {
        if (otherStreams.size() < MAX_STREAMS) {
            otherStreams.add(serial);
        }
    }

    private void addReplaced(int serial) {
        if (replaced.size() == MAX_STREAMS) {
            replaced.clear();
        }
        replaced.add(serial);
    }

    private void replace(Stream next) {
        partialPacket.clear();
        stream.filter(old -> old.serial != next.serial).ifPresent(old -> addReplaced(old.serial));
        replaced.remove(next.serial);
        stream = Optional.of(next);
    }

    /** A page of a stream whose first page is missing. */
    private void unknownStream(byte[] b, int body, int length, int serial) {
        boolean continued = (b[5] & CONTINUED) != 0;
        if (continued && stream.isPresent()) {
            return;
        }
        list(b, body, continued);
        long granule = Bytes.s64le(b, 6);
        long samples = 0;
        boolean opus = packets > 0;
        for (int i = 0; i < packets; i++) {
            opus &= OpusPacket.isValid(b, starts[i], lengths[i]) && b[starts[i]] >> 3 == b[starts[0]] >> 3;
            samples += samples(b, i);
        }
        boolean inTime = serial == unknownSerial && unknownGranule >= 0 && granule - unknownGranule == samples;
        unknownSerial = serial;
        unknownGranule = granule;
        if (opus && (packets >= SURE || inTime)) {
            output.beginOpus(new OpusHead(0, 0), false, serial, false);
            replace(new Stream(serial, Bytes.u32le(b, SEQUENCE)));
            packets(stream.orElseThrow(), b, body);
        } else if (stream.isEmpty()) {
            output.unread(length);
            output.report(new AudioException(Code.MALFORMED,
                    "An Ogg page of a stream whose first page is missing, and that does not look like Opus. Start the recording again."));
        }
    }

    private void packets(Stream s, byte[] b, int body) {
        long sequence = Bytes.u32le(b, SEQUENCE);
        boolean continued = (b[5] & CONTINUED) != 0;
        if (sequence != s.nextSequence || !continued) {
            partialPacket.clear();
        }
        s.nextSequence = sequence + 1;
        int open = list(b, body, continued);
        boolean last = (b[5] & LAST) != 0;
        play(s, b, Bytes.s64le(b, 6), last);
        partialPacket.clear();
        int end = body + bodyLength(b, body);
        appendPartial(b, open, end - open);
    }

    /** Lists the packets that end on this page, and returns where the one begins that does not. */
    private int list(byte[] b, int body, boolean continued) {
        packets = 0;
        int from = body;
        int length = 0;
        for (int i = FIXED_HEADER; i < body; i++) {
            int lace = Bytes.u8(b, i);
            length += lace;
            if (lace < 255) {
                if (from > body || !continued) {
                    add(from, length);
                } else if (!partialPacket.isEmpty()) {
                    appendPartial(b, from, length);
                    add(PARTIAL, partialPacket.size);
                }
                from += length;
                length = 0;
            }
        }
        return from;
    }

    private void add(int from, int length) {
        starts[packets] = from;
        lengths[packets++] = length;
    }

    /** Keeps part of a packet that continues on the next page. One that exceeds the limit is kept truncated, and the decoder refuses it. */
    private void appendPartial(byte[] b, int from, int length) {
        partialPacket.append(b, from, Math.min(length, Limits.PACKET - partialPacket.size));
    }

    private void play(Stream s, byte[] b, long granule, boolean last) {
        long samples = 0;
        for (int i = 0; i < packets; i++) {
            samples += samples(b, i);
        }
        if (samples == 0) {
            return;
        }
        boolean known = granule > 0 && !(last && granule - samples < s.position);
        if (known && (s.position >= 0 || !last)) {
            // A stream that was cut out of a longer one begins at some later time; one shorter than its only page is trimmed at its end.
            s.position = Math.max(0, granule - samples);
        } else if (s.position < 0) {
            s.position = 0;
        }
        boolean timed = known || s.position == 0;
        for (int i = 0; i < packets; i++) {
            int length = samples(b, i);
            if (length > 0 || !isComments(b, i)) {
                long time = timed || last ? s.position : Timeline.UNKNOWN;
                s.position += length;
                output.timeline().take(time, bytes(b, i), start(i), lengths[i],
                        last && granule >= 0 ? Math.clamp(s.position - granule, 0, length) : 0);
            }
        }
    }

    /** How long a packet plays; comments do not. */
    private int samples(byte[] b, int packet) {
        return isComments(b, packet) ? 0 : OpusPacket.samples(bytes(b, packet), start(packet), lengths[packet]);
    }

    private boolean isComments(byte[] b, int packet) {
        return Bytes.has("OpusTags", bytes(b, packet), start(packet), start(packet) + lengths[packet]);
    }

    private byte[] bytes(byte[] b, int packet) {
        return starts[packet] == PARTIAL ? partialPacket.bytes : b;
    }

    private int start(int packet) {
        return starts[packet] == PARTIAL ? 0 : starts[packet];
    }

    @Override
    public boolean atBoundary() {
        return !outOfSync && page.isEmpty() && partialPacket.isEmpty();
    }

    @Override
    public boolean isOutOfSync() {
        return outOfSync;
    }

    @Override
    public int held() {
        return page.capacity() + partialPacket.capacity() + 4 * (starts.length + lengths.length)
                + 32 * (replaced.size() + otherStreams.size());
    }
}
