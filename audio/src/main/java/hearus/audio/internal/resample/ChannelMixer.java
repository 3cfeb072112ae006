package hearus.audio.internal.resample;

import java.util.Arrays;

/**
 * Mixes interleaved channels to mono so that a voice stays audible. By default that is the plain mean of the channels, to the bit. Decision 31 has the alternatives that were tried.
 *
 * <ul>
 * <li>Two channels of opposite phase are subtracted instead of added.
 * <li>A channel that is empty for a second no longer counts in the mean, so that the others keep their level.
 * <li>Where one channel alone has the voice far more clearly than the mean of all has it, because others carry noise, music or nothing, that channel is taken alone.
 * </ul>
 *
 * <p>Every 20 ms the energy of each channel and of the mixes is measured between 300 and about 4,000 Hz. Energy well above a mix's own steady background is taken for voice. A change
 * is faded over the next 20 ms. Nothing is looked ahead, so there is no delay; the result depends on the samples only, not on how they were cut.
 */
public final class ChannelMixer {
    private static final int MEASURE_RATE = 8_000;
    private static final int BLOCKS_IN_SECOND = 50;
    /** Averages decay by this share a block: 0.3 s, and 0.1 s where it matters that a voice has just stopped. */
    private static final double DECAY = 1.0 / 15;
    private static final double FAST_DECAY = 1.0 / 5;
    /** The background may grow by 4 dB in a second, and voice is what is 3 times as strong. */
    private static final double BACKGROUND_GROWTH = 1.02;
    private static final double ABOVE_BACKGROUND = 3;
    /** How fast the best clarity of the current mix decays: 10 s. */
    private static final double CLARITY_DECAY = 0.998;
    /** Mixes that are this much weaker than the strongest one gain nothing by a silent background. */
    private static final double RELATIVE_FLOOR = 1e-3;
    /** Mean square of what is too faint to decide by, -75 dB. */
    private static final double FAINT = 36;
    /** Energies that turn two channels over and back. */
    private static final double OPPOSITE = 4;
    private static final double ALIGNED = 2;
    /** How much clearer one channel must be than the mix of two, or of more, to be taken alone; than another one that is taken alone; and when the mix comes back. */
    private static final double ALONE_OF_TWO = 8;
    private static final double ALONE_OF_MANY = 4;
    private static final double OTHER_ALONE = 2;
    private static final double RETURN_RATIO = 1.0 / 2;
    /** A new mix must be at least this clear, as a share of what the old one has been. */
    private static final double MIN_CLARITY_SHARE = 0.5;
    /** The mix also comes back when the channel that was taken alone has been silent for this many blocks, and the mix has a voice. */
    private static final int SILENT_BLOCKS = 15;
    private static final double MIN_VOICE_CLARITY = 4;
    /** Mean square, and share of the loudest channel's, below which a channel is empty. */
    private static final double EMPTY = 64;
    private static final double EMPTY_SHARE = 1e-4;
    /** An empty channel counts again when it is this much above that. */
    private static final double NO_LONGER_EMPTY = 10;
    private static final double LOUDEST_DECAY = 0.995;

    private final int rate;
    private final int channels;
    private final int blockFrames;
    private final int decimation;
    private final HighPass[] filters;
    private final float[] group;
    private int grouped;
    private int blockAt;
    private int measured;

    /** Of each channel: its mean square with all frequencies, and for how many blocks it has been empty. */
    private final double[] raw;
    private final int[] emptyBlocks;
    private double loudest;
    /** Of each mix: the channels alone, then the mean, then for two channels their half difference. */
    private final double[] sums;
    private final double[] energy;
    private final double[] background;
    private final double[] voice;
    private final double[] recentVoice;
    private boolean begun;

    private final int mean;
    private boolean opposite;
    /** The channel that is taken alone, or {@link #mean}. */
    private int choice;
    private double clarity;
    private int outdoneBlocks;
    private final float[] weights;
    private final float[] next;
    private boolean fading;

    public ChannelMixer(int rate, int channels) {
        this.rate = rate;
        this.channels = channels;
        blockFrames = rate / BLOCKS_IN_SECOND;
        decimation = rate / MEASURE_RATE;
        filters = new HighPass[channels];
        Arrays.setAll(filters, i -> new HighPass((double) rate / decimation));
        group = new float[channels];
        raw = new double[channels];
        emptyBlocks = new int[channels];
        mean = channels;
        choice = mean;
        int mixes = channels + 2;
        sums = new double[mixes];
        energy = new double[mixes];
        background = new double[mixes];
        voice = new double[mixes];
        recentVoice = new double[mixes];
        weights = new float[channels];
        next = new float[channels];
        Arrays.fill(weights, 1f / channels);
        Arrays.fill(next, 1f / channels);
    }

    public boolean fits(int wantedRate, int wantedChannels) {
        return rate == wantedRate && channels == wantedChannels;
    }

    /** Mixes {@code frames} frames that begin at {@code in[from]} into {@code mono}. */
    public void mix(float[] in, int from, int frames, float[] mono) {
        for (int done = 0; done < frames;) {
            int count = Math.min(frames - done, blockFrames - blockAt);
            int at = from + done * channels;
            if (fading) {
                fade(in, at, count, mono, done);
            } else if (isMean()) {
                mean(in, at, count, mono, done);
            } else {
                weighted(in, at, count, mono, done);
            }
            measure(in, at, count);
            done += count;
            blockAt += count;
            if (blockAt == blockFrames) {
                blockAt = 0;
                decide();
            }
        }
    }

    private boolean isMean() {
        return choice == mean && !opposite;
    }

    /** Divided at the end and not before, so that whole numbers stay exact. */
    private void mean(float[] in, int from, int frames, float[] mono, int to) {
        int counting = counting();
        int at = from;
        for (int i = 0; i < frames; i++) {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += in[at++];
            }
            mono[to + i] = sum / counting;
        }
    }

    private void weighted(float[] in, int from, int frames, float[] mono, int to) {
        int at = from;
        for (int i = 0; i < frames; i++) {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += weights[channel] * in[at++];
            }
            mono[to + i] = sum;
        }
    }

    private void fade(float[] in, int from, int frames, float[] mono, int to) {
        int at = from;
        for (int i = 0; i < frames; i++) {
            float share = (blockAt + i + 0.5f) / blockFrames;
            float sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += (weights[channel] + share * (next[channel] - weights[channel])) * in[at++];
            }
            mono[to + i] = sum;
        }
    }

    /** Some frames together become one of about 8 kHz, which is filter enough against what lies above speech. */
    private void measure(float[] in, int from, int frames) {
        int at = from;
        for (int i = 0; i < frames; i++) {
            for (int channel = 0; channel < channels; channel++) {
                group[channel] += in[at++];
            }
            if (++grouped == decimation) {
                measureGroup();
                grouped = 0;
            }
        }
    }

    private void measureGroup() {
        double all = 0;
        double difference = 0;
        for (int channel = 0; channel < channels; channel++) {
            double sample = group[channel] / decimation;
            group[channel] = 0;
            raw[channel] += sample * sample;
            double filtered = filters[channel].filter(sample);
            sums[channel] += filtered * filtered;
            all += filtered;
            difference = filtered - difference;
        }
        sums[mean] += all / channels * (all / channels);
        sums[mean + 1] += difference * difference / 4;
        measured++;
    }

    private void decide() {
        track();
        if (fading) {
            System.arraycopy(next, 0, weights, 0, channels);
            fading = false;
        }
        chooseSign();
        chooseMix();
        findEmpty();
        for (int channel = 0; channel < channels; channel++) {
            next[channel] = weight(channel);
            fading |= next[channel] != weights[channel];
        }
    }

    private float weight(int channel) {
        if (choice != mean) {
            return choice == channel ? 1 : 0;
        }
        return opposite ? (channel == 0 ? 0.5f : -0.5f) : 1f / counting();
    }

    private void track() {
        for (int mix = 0; mix < sums.length; mix++) {
            double now = sums[mix] / measured;
            sums[mix] = 0;
            energy[mix] += DECAY * (now - energy[mix]);
            background[mix] = begun ? Math.min(now, background[mix] * BACKGROUND_GROWTH + 1e-3) : now;
            double excess = Math.max(0, now - ABOVE_BACKGROUND * background[mix]);
            voice[mix] += DECAY * (excess - voice[mix]);
            recentVoice[mix] += FAST_DECAY * (excess - recentVoice[mix]);
        }
        begun = true;
    }

    private void chooseSign() {
        double sum = energy[mean];
        double difference = energy[mean + 1];
        if (channels == 2 && Math.max(sum, difference) > FAINT) {
            opposite = opposite ? sum <= ALIGNED * difference : difference > OPPOSITE * sum;
        }
    }

    private void chooseMix() {
        int mixed = opposite ? mean + 1 : mean;
        int best = 0;
        double strongest = voice[mixed];
        for (int channel = 0; channel < channels; channel++) {
            strongest = Math.max(strongest, voice[channel]);
        }
        if (strongest < FAINT) {
            return;
        }
        for (int channel = 1; channel < channels; channel++) {
            best = clarity(channel, strongest) > clarity(best, strongest) ? channel : best;
        }
        double all = clarity(mixed, strongest);
        double alone = clarity(best, strongest);
        double current = clarity(choice == mean ? mixed : choice, strongest);
        clarity = Math.max(clarity * CLARITY_DECAY, current);
        if (choice == mean) {
            choose(best, alone, alone > all * (channels == 2 ? ALONE_OF_TWO : ALONE_OF_MANY));
        } else {
            double allNow = all * recentShare(mixed);
            outdoneBlocks = allNow > MIN_VOICE_CLARITY && allNow > RETURN_RATIO * current * recentShare(choice) ? outdoneBlocks + 1 : 0;
            boolean back = all > RETURN_RATIO * current;
            boolean silent = outdoneBlocks > SILENT_BLOCKS;
            clarity = silent ? all : clarity;
            if (back || silent) {
                choose(mean, all, true);
            } else {
                choose(best, alone, alone > OTHER_ALONE * current);
            }
        }
    }

    /** The share of a mix's voice that has not just stopped. */
    private double recentShare(int mix) {
        return Math.min(1, recentVoice[mix] / Math.max(1, voice[mix]));
    }

    private void choose(int mix, double itsClarity, boolean better) {
        if (better && itsClarity > MIN_CLARITY_SHARE * clarity) {
            choice = mix;
            outdoneBlocks = 0;
            clarity = itsClarity;
        }
    }

    /** Voice over background. */
    private double clarity(int mix, double strongest) {
        return voice[mix] / (background[mix] + RELATIVE_FLOOR * strongest + 1);
    }

    private void findEmpty() {
        loudest *= LOUDEST_DECAY;
        for (int channel = 0; channel < channels; channel++) {
            loudest = Math.max(loudest, raw[channel] / measured);
        }
        for (int channel = 0; channel < channels; channel++) {
            double most = Math.max(EMPTY, EMPTY_SHARE * loudest) * (emptyBlocks[channel] == BLOCKS_IN_SECOND ? NO_LONGER_EMPTY : 1);
            boolean empty = raw[channel] / measured < most;
            emptyBlocks[channel] = empty ? Math.min(emptyBlocks[channel] + 1, BLOCKS_IN_SECOND) : 0;
            raw[channel] = 0;
        }
        measured = 0;
    }

    /** How many channels are not empty; all of them where none is. */
    private int counting() {
        int counting = 0;
        for (int blocks : emptyBlocks) {
            counting += blocks < BLOCKS_IN_SECOND ? 1 : 0;
        }
        return counting == 0 ? channels : counting;
    }

    public int held() {
        return 200 * channels;
    }

    /** Second-order Butterworth from 300 Hz on (R. Bristow-Johnson, Audio EQ Cookbook): takes out offset, hum and rumble. */
    private static final class HighPass {
        private final double b;
        private final double a1;
        private final double a2;
        private double x1;
        private double x2;
        private double y1;
        private double y2;

        HighPass(double rate) {
            double angle = 2 * Math.PI * 300 / rate;
            double alpha = Math.sin(angle) / Math.sqrt(2);
            double a0 = 1 + alpha;
            b = (1 + Math.cos(angle)) / 2 / a0;
            a1 = -2 * Math.cos(angle) / a0;
            a2 = (1 - alpha) / a0;
        }

        double filter(double x) {
            double y = b * (x - 2 * x1 + x2) - a1 * y1 - a2 * y2;
            x2 = x1;
            x1 = x;
            y2 = y1;
            y1 = Math.abs(y) < 1e-12 ? 0 : y;
            return y;
        }
    }
}
