package hearus.audio;

import java.util.Optional;

import hearus.audio.AudioException.Code;

/**
 * Ogg with Opus. A page is held whole, since its granule position says how much of its last packet is sound; a page with a wrong checksum is dropped.
 *
 * <p>Source: RFC 3533 (Ogg), RFC 7845 (Opus in Ogg).
 */
final class OggDemuxer implements Demuxer {
    static final String CAPTURE = "OggS";
    private static final int CAPTURE_NUMBER = 0x4F676753;
    private static final int FIXED_HEADER = 27;
    private static final int SERIAL = 14;
    private static final int SEQUENCE = 18;
    private static final int CHECKSUM = 22;
    private static final int CONTINUED = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int TORN = -1;

    private final Output output;
    private final Hold page = new Hold();
    private final Hold torn = new Hold();
    private Optional<Stream> stream = Optional.empty();
    /** The packets of the page at hand; one that began on an earlier page lies in {@link #torn}. */
    private final int[] starts = new int[256];
    private final int[] lengths = new int[256];
    private int packets;
    private boolean lost;
    private int lastFour;

    /** The Opus stream that is being read. */
    private static final class Stream {
        final int serial;
        final Track track;
        long nextSequence = 1;
        /** Samples at 48 kHz up to here, on the clock of the granule positions. */
        long position = -1;

        Stream(int serial, Track track) {
            this.serial = serial;
            this.track = track;
        }
    }

    OggDemuxer(Output output) {
        this.output = output;
    }

    /** Whether an Ogg page that begins a stream lies at {@code from}. */
    static boolean beginsStream(byte[] b, int from, int to) {
        return Bytes.has(CAPTURE, b, from, to) && to - from > 5 && (b[from + 5] & FIRST) != 0;
    }

    @Override
    public void push(Chunk in) throws AudioException {
        while (!in.isEmpty()) {
            if (lost) {
                scan(in);
            } else if (fillPage(in)) {
                int length = page.size;
                page.clear();
                take(page.bytes, length);
            }
        }
    }

    /** The header says how long the segment table is, and the table how long the page is. */
    private boolean fillPage(Chunk in) throws AudioException {
        if (page.size < FIXED_HEADER) {
            page.fill(in, Math.min(FIXED_HEADER, page.size + in.remaining()));
            if (!looksLikePage()) {
                page.clear();
                throw lose("The Ogg stream is torn: no page begins here. Send every blob, whole and in order.");
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

    private AudioException lose(String message) {
        lost = true;
        lastFour = 0;
        torn.clear();
        return new AudioException(Code.MALFORMED, message);
    }

    private void scan(Chunk in) {
        while (!in.isEmpty()) {
            lastFour = (lastFour << 8) | in.next();
            if (lastFour == CAPTURE_NUMBER) {
                lost = false;
                page.fill(new Chunk(new byte[]{'O', 'g', 'g', 'S'}, 0, 4), 4);
                return;
            }
        }
    }

    private void take(byte[] b, int length) throws AudioException {
        if (OggChecksum.of(b, length) != Bytes.s32le(b, CHECKSUM)) {
            throw lose("An Ogg page has the wrong checksum. Send every blob, whole and in order.");
        }
        int body = FIXED_HEADER + Bytes.u8(b, FIXED_HEADER - 1);
        int serial = Bytes.s32le(b, SERIAL);
        if ((b[5] & FIRST) != 0) {
            begin(b, body, length, serial);
        } else if (stream.isEmpty()) {
            throw new AudioException(Code.MALFORMED,
                    "An Ogg page of a stream whose first page is missing. Send every blob from the first on.");
        } else if (stream.get().serial == serial) {
            packets(stream.get(), b, body);
        }
    }

    private void begin(byte[] b, int body, int length, int serial) throws AudioException {
        if (Bytes.has(OpusHead.MAGIC, b, body, length)) {
            torn.clear();
            stream = Optional.of(new Stream(serial, output.opus(OpusHead.parse(b, body, length), false)));
        } else if (!Bytes.has("fishead", b, body, length) && !Bytes.has("\u0080theora", b, body, length)) {
            throw new AudioException(Code.UNSUPPORTED,
                    "Ogg with the codec " + Bytes.name(b, body, Math.min(length, body + 8)) + ". " + Advice.SEND);
        }
    }

    private void packets(Stream s, byte[] b, int body) {
        long sequence = Bytes.u32le(b, SEQUENCE);
        boolean continued = (b[5] & CONTINUED) != 0;
        if (sequence != s.nextSequence || !continued) {
            torn.clear();
        }
        s.nextSequence = sequence + 1;
        int open = list(b, body, continued);
        boolean last = (b[5] & LAST) != 0;
        play(s, b, Bytes.s64le(b, 6), last);
        torn.clear();
        int end = body + bodyLength(b, body);
        tear(b, open, end - open);
    }

    /** Lists the packets that end on this page, and says where the one begins that does not. */
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
                } else if (!torn.isEmpty()) {
                    tear(b, from, length);
                    add(TORN, torn.size);
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

    /** Keeps part of a packet that goes on. One that grows beyond all bounds is kept cut off, for the decoder to refuse. */
    private void tear(byte[] b, int from, int length) {
        torn.append(b, from, Math.min(length, Limits.PACKET - torn.size));
    }

    private void play(Stream s, byte[] b, long granule, boolean last) {
        if (s.position < 0) {
            long samples = 0;
            for (int i = 0; i < packets; i++) {
                samples += samples(b, i);
            }
            if (samples == 0) {
                return;
            }
            // A stream that was cut out of a longer one begins at some later time; one shorter than its only page is trimmed at its end.
            s.position = last ? 0 : Math.max(0, granule - samples);
        }
        for (int i = 0; i < packets; i++) {
            int samples = samples(b, i);
            if (samples > 0 || !isComments(b, i)) {
                s.position += samples;
                s.track.packet(bytes(b, i), start(i), lengths[i], last && granule >= 0 ? Math.clamp(s.position - granule, 0, samples) : 0);
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
        return starts[packet] == TORN ? torn.bytes : b;
    }

    private int start(int packet) {
        return starts[packet] == TORN ? 0 : starts[packet];
    }

    @Override
    public boolean atBoundary() {
        return !lost && page.isEmpty() && torn.isEmpty();
    }

    @Override
    public boolean lost() {
        return lost;
    }

    @Override
    public int held() {
        return page.capacity() + torn.capacity() + 4 * (starts.length + lengths.length);
    }
}
