package hearus.audio;

import java.util.Optional;

/** Where the demuxers put what they find: makes a track for a recording and carries its sound to the sink, without a seam where recordings follow each other. */
final class Output {
    private final PcmSink sink;
    private final OpusTrack opus = new OpusTrack(this);
    private Optional<Resampler> resampler = Optional.empty();

    Output(PcmSink sink) {
        this.sink = sink;
    }

    /** A new recording in Opus; {@code lossy} when its container cannot say how its recorder's last packet ends, so that a restart may have lost some sound. */
    Track opus(OpusHead head, boolean lossy) {
        opus.begin(head, lossy);
        return opus;
    }

    /** A new recording in PCM. */
    Track pcm(PcmLayout layout) {
        opus.cut();
        return new PcmTrack(layout, this);
    }

    /** What came last was cut off: the next recording does not follow on it. */
    void cut() {
        opus.cut();
    }

    /** Takes mono sound, full scale ±32,768, at {@code rate} Hz. */
    void accept(int rate, float[] samples, int from, int length) {
        if (length > 0) {
            at(rate).push(samples, from, length);
        }
    }

    private Resampler at(int rate) {
        if (resampler.isEmpty() || resampler.get().rate() != rate) {
            flush();
            resampler = Optional.of(new Resampler(rate, sink));
        }
        return resampler.get();
    }

    private void flush() {
        resampler.ifPresent(Resampler::finish);
        resampler = Optional.empty();
    }

    /** The end: hands out what the filters still hold. */
    void finish() {
        opus.cut();
        flush();
    }

    /** Packets so far that Concentus refused and that were concealed. */
    long concealed() {
        return opus.concealed();
    }

    int held() {
        return opus.held() + resampler.map(Resampler::held).orElse(0);
    }
}
