package hearus.audio.internal.pcm;

import hearus.audio.internal.bytes.Chunk;
import hearus.audio.internal.bytes.GrowingBuffer;
import hearus.audio.internal.timeline.Timeline;
import hearus.audio.internal.track.AudioSink;
import hearus.audio.internal.track.SampleStream;
import hearus.audio.internal.track.Track;

/** Decodes uncompressed audio. */
public final class PcmTrack implements Track, SampleStream {
    private static final int BUFFER_SAMPLES = 4_096;
    /** Bytes in buffers, those of a cut frame apart. */
    public static final int BUFFERS = 4 * BUFFER_SAMPLES;

    private final PcmLayout layout;
    private final AudioSink output;
    private final float[] samples = new float[BUFFER_SAMPLES];
    private final GrowingBuffer frame = new GrowingBuffer();
    /** The remainder of the last packets' length beyond whole ticks, in ticks times the rate. */
    private long tickRest;

    public PcmTrack(PcmLayout layout, AudioSink output) {
        this.layout = layout;
        this.output = output;
    }

    /** A packet holds whole frames; what is left over at its end is dropped. */
    @Override
    public void packet(byte[] bytes, int from, int length, long discard) {
        frame.clear();
        long keep = Math.max(0, length / layout.frameBytes() - Math.max(0, discard));
        frames(bytes, from, (int) keep);
    }

    @Override
    public int ticks(byte[] bytes, int from, int length) {
        long scaled = (long) (length / layout.frameBytes()) * Timeline.TICKS + tickRest;
        tickRest = scaled % layout.rate();
        return (int) (scaled / layout.rate());
    }

    @Override
    public void silence(long ticks) {
        output.silence(layout.rate(), ticks * layout.rate() / Timeline.TICKS);
    }

    @Override
    public void stream(Chunk in) {
        if (!frame.isEmpty() && frame.fill(in, layout.frameBytes())) {
            frames(frame.bytes, 0, 1);
            frame.clear();
        }
        int count = in.remaining() / layout.frameBytes();
        frames(in.bytes, in.at, count);
        in.skip((long) count * layout.frameBytes());
        frame.fill(in, Math.min(layout.frameBytes(), frame.size + in.remaining()));
    }

    private void frames(byte[] bytes, int from, int count) {
        int maxFrames = BUFFER_SAMPLES / layout.channels();
        int at = from;
        for (int done = 0; done < count;) {
            int part = Math.min(count - done, maxFrames);
            for (int i = 0; i < part * layout.channels(); i++) {
                samples[i] = Encodings.read(layout.encoding(), bytes, at);
                at += Encodings.bytes(layout.encoding());
            }
            output.accept(layout.rate(), layout.channels(), samples, 0, part);
            done += part;
        }
    }

    @Override
    public int end() {
        int left = frame.size;
        frame.clear();
        return left;
    }

    public int frameBytes() {
        return layout.frameBytes();
    }

    @Override
    public boolean atBoundary() {
        return frame.isEmpty();
    }

    @Override
    public int held() {
        return BUFFERS + frame.capacity();
    }
}
