package hearus.audio;

/** Uncompressed sound: mixed to mono and handed on. */
final class PcmTrack implements Track {
    /** Bytes in buffers, those of a cut frame apart. */
    static final int BUFFERS = 4 * 1_024;

    private final PcmLayout layout;
    private final Output output;
    private final float[] mono = new float[1_024];
    private final Hold frame = new Hold();
    /** What the last packets were longer than their whole ticks, in ticks times the rate. */
    private long tickRest;

    PcmTrack(PcmLayout layout, Output output) {
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

    /** Takes the next bytes of one long stream, cut anywhere. */
    void stream(Chunk in) {
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
        int at = from;
        for (int done = 0; done < count;) {
            int part = Math.min(count - done, mono.length);
            for (int i = 0; i < part; i++) {
                mono[i] = layout.mono(bytes, at);
                at += layout.frameBytes();
            }
            output.accept(layout.rate(), mono, 0, part);
            done += part;
        }
    }

    boolean atBoundary() {
        return frame.isEmpty();
    }

    int held() {
        return BUFFERS + frame.capacity();
    }
}
