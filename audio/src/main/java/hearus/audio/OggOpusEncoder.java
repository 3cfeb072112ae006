package hearus.audio;

import java.util.Arrays;
import java.util.function.Consumer;

import hearus.audio.internal.ogg.OggPages;
import hearus.audio.internal.opus.ConcentusEncoder;
import hearus.audio.internal.opus.OpusHeaders;

/**
 * Encodes 16 kHz mono PCM as a file of Ogg with Opus (RFC 7845), about 3 kB a second. Pages are given out as soon as they hold a second, each of them complete, so that a file that ends after any of them can be
 * played. Not thread-safe.
 */
public final class OggOpusEncoder implements PcmSink {
    /** Packets of 20 ms. */
    private static final int PACKETS_A_PAGE = 50;
    private static final int RATE_FACTOR = 48_000 / ConcentusEncoder.RATE;

    private final ConcentusEncoder encoder = new ConcentusEncoder();
    private final OggPages pages;
    private final short[] frame = new short[ConcentusEncoder.FRAME];
    private int filled;
    private long samples;
    private long packets;

    private OggOpusEncoder(int serial, Consumer<byte[]> pages) {
        this.pages = new OggPages(serial, pages);
        this.pages.header(OpusHeaders.head(preSkip(), ConcentusEncoder.RATE), true);
        this.pages.header(OpusHeaders.tags("Hearus"), false);
    }

    /**
     * Begins a file: gives out the pages of its header.
     *
     * @param serial tells streams of one file apart; any number
     * @param pages gets each page, in order; the array is its own
     */
    public static OggOpusEncoder create(int serial, Consumer<byte[]> pages) {
        return new OggOpusEncoder(serial, pages);
    }

    /** In samples of 48 kHz. */
    private int preSkip() {
        return encoder.lookahead() * RATE_FACTOR;
    }

    @Override
    public void accept(short[] more, int offset, int length) {
        samples += length;
        for (int done = 0; done < length;) {
            var count = Math.min(frame.length - filled, length - done);
            System.arraycopy(more, offset + done, frame, filled, count);
            filled += count;
            done += count;
            if (filled == frame.length) {
                encode();
            }
        }
    }

    private void encode() {
        filled = 0;
        packets++;
        pages.packet(encoder.encode(frame));
        if (packets % PACKETS_A_PAGE == 0) {
            pages.flush(packets * ConcentusEncoder.FRAME * RATE_FACTOR, false);
        }
    }

    /** Ends the file: gives out its last page. Nothing may come after it. */
    public void finish() {
        var end = preSkip() + samples * RATE_FACTOR;
        Arrays.fill(frame, filled, frame.length, (short) 0);
        // The encoder is behind by its lookahead.
        do {
            encode();
            Arrays.fill(frame, (short) 0);
        } while (packets * ConcentusEncoder.FRAME * RATE_FACTOR < end);
        pages.flush(end, true);
    }
}
