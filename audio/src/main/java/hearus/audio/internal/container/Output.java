package hearus.audio.internal.container;

import java.util.Optional;

import hearus.audio.AudioException;
import hearus.audio.PcmSink;
import hearus.audio.internal.opus.OpusHead;
import hearus.audio.internal.opus.OpusTrack;
import hearus.audio.internal.pcm.PcmLayout;
import hearus.audio.internal.pcm.PcmTrack;
import hearus.audio.internal.resample.ChannelMixer;
import hearus.audio.internal.resample.Resampler;
import hearus.audio.internal.timeline.ErrorSink;
import hearus.audio.internal.timeline.Timeline;
import hearus.audio.internal.track.AudioSink;

/**
 * What the demuxers write to: makes a track for each recording and passes its samples to the sink, without a break where recordings follow each other. Packets with times go
 * through the {@link Timeline}. Errors are reported here, and unread bytes counted.
 */
public final class Output implements AudioSink, ErrorSink {
    private static final float[] ZEROS = new float[4_800];

    private final PcmSink sink;
    private final OpusTrack opus = new OpusTrack(this);
    private final float[] mono = new float[1_024];
    private Optional<ChannelMixer> mixer = Optional.empty();
    private final Timeline timeline;
    private Optional<Resampler> resampler = Optional.empty();
    private Optional<AudioException> report = Optional.empty();
    private long unread;

    public Output(PcmSink sink, boolean file) {
        this.sink = sink;
        this.timeline = new Timeline(this, opus, file);
    }

    /** The decoder of Opus packets. */
    OpusTrack opus() {
        return opus;
    }

    /**
     * A new recording in Opus, whose packets go to the {@link #timeline}.
     *
     * @param lossy whether its container cannot store how much of the last packet is sound, so that a restart of the recorder may have lost some
     * @param identity a hash of what distinguishes it from other recordings
     * @param whole whether its beginning is there
     */
    public void beginOpus(OpusHead head, boolean lossy, long identity, boolean whole) {
        timeline.begin(opus, () -> opus.begin(head, lossy), identity, whole);
    }

    /** A new recording in PCM, whose packets go to the {@link #timeline}. */
    public PcmTrack beginPcm(PcmLayout layout, long identity) {
        var track = new PcmTrack(layout, this);
        timeline.begin(track, opus::discontinuity, identity, true);
        return track;
    }

    /** A new recording in PCM, whose bytes are handed to the track itself: they have no times. */
    public PcmTrack pcm(PcmLayout layout) {
        opus.discontinuity();
        return new PcmTrack(layout, this);
    }

    public Timeline timeline() {
        return timeline;
    }

    @Override
    public void report(AudioException e) {
        report = report.or(() -> Optional.of(e));
    }

    /** The report, which is forgotten then. */
    public Optional<AudioException> takeReport() {
        var taken = report;
        report = Optional.empty();
        return taken;
    }

    @Override
    public void unread(long bytes) {
        unread += bytes;
    }

    public long unread() {
        return unread;
    }

    @Override
    public void discontinuity() {
        opus.discontinuity();
    }

    /** Mixes the sound to mono. */
    @Override
    public void accept(int rate, int channels, float[] samples, int from, int frames) {
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

    /** The mixer keeps its measurements of the channels from one recording to the next. */
    private ChannelMixer mixer(int rate, int channels) {
        if (mixer.isEmpty() || !mixer.get().fits(rate, channels)) {
            mixer = Optional.of(new ChannelMixer(rate, channels));
        }
        return mixer.get();
    }

    /** Takes mono sound, full scale ±32,768, at {@code rate} Hz. */
    private void accept(int rate, float[] samples, int from, int length) {
        if (length > 0) {
            at(rate).push(samples, from, length);
        }
    }

    @Override
    public void silence(int rate, long length) {
        long left = length;
        // Once the filter holds nothing but zeros, a second of them is a second of them.
        if (left > rate) {
            zeros(rate, rate);
            left -= rate;
            var second = new short[Resampler.OUTPUT_RATE];
            for (; left > rate; left -= rate) {
                sink.accept(second, 0, second.length);
            }
        }
        zeros(rate, (int) left);
    }

    private void zeros(int rate, int length) {
        for (int left = length; left > 0; left -= ZEROS.length) {
            accept(rate, ZEROS, 0, Math.min(left, ZEROS.length));
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

    /** The end: outputs what the filters still hold. */
    public void finish() {
        timeline.finish();
        opus.discontinuity();
        flush();
        mixer = Optional.empty();
    }

    /** Packets so far that could not be decoded and were concealed. */
    public long concealed() {
        return opus.concealed();
    }

    public int held() {
        return timeline.held() + opus.held() + 4 * mono.length + mixer.map(ChannelMixer::held).orElse(0)
                + resampler.map(Resampler::held).orElse(0);
    }
}
