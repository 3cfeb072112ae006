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
import hearus.audio.internal.timeline.Problems;
import hearus.audio.internal.timeline.Timeline;
import hearus.audio.internal.track.Sound;

/**
 * Where the demuxers put what they find: makes a track for a recording and carries its sound to the sink, without a seam where recordings follow each other. Packets with times go
 * through the {@link Timeline}. What could not be read is reported here, and counted.
 */
public final class Output implements Sound, Problems {
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

    /** What plays Opus. */
    OpusTrack opus() {
        return opus;
    }

    /**
     * A new recording in Opus, whose packets go to the {@link #timeline}.
     *
     * @param lossy when its container cannot say how its recorder's last packet ends, so that a restart may have lost some sound
     * @param identity a hash of what tells it from other recordings
     * @param whole whether its beginning is there
     */
    public void beginOpus(OpusHead head, boolean lossy, long identity, boolean whole) {
        timeline.begin(opus, () -> opus.begin(head, lossy), identity, whole);
    }

    /** A new recording in PCM, whose packets go to the {@link #timeline}. */
    public PcmTrack beginPcm(PcmLayout layout, long identity) {
        var track = new PcmTrack(layout, this);
        timeline.begin(track, opus::cut, identity, true);
        return track;
    }

    /** A new recording in PCM, whose bytes are handed to the track itself: they have no times. */
    public PcmTrack pcm(PcmLayout layout) {
        opus.cut();
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
    public void cut() {
        opus.cut();
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

    /** What the mixer has learnt of the channels goes on from recording to recording. */
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

    /** The end: hands out what the filters still hold. */
    public void finish() {
        timeline.finish();
        opus.cut();
        flush();
        mixer = Optional.empty();
    }

    /** Packets so far that Concentus refused and that were concealed. */
    public long concealed() {
        return opus.concealed();
    }

    public int held() {
        return timeline.held() + opus.held() + 4 * mono.length + mixer.map(ChannelMixer::held).orElse(0)
                + resampler.map(Resampler::held).orElse(0);
    }
}
