package hearus.audio;

import java.util.Optional;

/** Where the demuxers put what they find: makes a track for a recording and carries its sound to the sink, without a seam where recordings follow each other. */
final class Output {
    private final PcmSink sink;
    private final OpusTrack opus = new OpusTrack(this);
    private final float[] mono = new float[1_024];
    private Optional<ChannelMixer> mixer = Optional.empty();
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
    PcmTrack pcm(PcmLayout layout) {
        opus.cut();
        return new PcmTrack(layout, this);
    }

    /** A new recording in ADPCM. */
    AdpcmStream adpcm(Adpcm decoder, int rate, int blockBytes) {
        opus.cut();
        return new AdpcmStream(decoder, rate, blockBytes, this);
    }

    /** What came last was cut off: the next recording does not follow on it. */
    void cut() {
        opus.cut();
    }

    /** Takes {@code frames} frames of interleaved sound, full scale ±32,768, at {@code rate} Hz, and mixes them to mono. */
    void accept(int rate, int channels, float[] samples, int from, int frames) {
        if (channels == 1) {
            accept(rate, samples, from, frames);
            return;
        }
        for (int done = 0; done < frames;) {
            int part = Math.min(frames - done, mono.length);
            mixer(rate, channels).mix(samples, from + done * channels, part, mono);
            accept(rate, mono, 0, part);
            done += part;
        }
    }

    /** What the mixer has learnt of the channels goes on from recording to recording. */
    private ChannelMixer mixer(int rate, int channels) {
        if (mixer.isEmpty() || !mixer.get().fits(rate, channels)) {
            mixer = Optional.of(new ChannelMixer(rate, channels));
        }
        return mixer.get();
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
        mixer = Optional.empty();
    }

    /** Packets so far that Concentus refused and that were concealed. */
    long concealed() {
        return opus.concealed();
    }

    int held() {
        return opus.held() + 4 * mono.length + mixer.map(ChannelMixer::held).orElse(0) + resampler.map(Resampler::held).orElse(0);
    }
}
