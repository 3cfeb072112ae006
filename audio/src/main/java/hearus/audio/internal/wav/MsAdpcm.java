package hearus.audio.internal.wav;

import java.util.ArrayList;
import java.util.List;

import hearus.audio.internal.bytes.Bytes;

/**
 * Microsoft's ADPCM: for each channel of a block its predictor, its step and its first two samples; then nibbles, the channels by turns, high nibble first.
 *
 * @param predictors pairs of weights in 1/256 for the last two samples
 */
record MsAdpcm(int channels, List<Predictor> predictors) implements Adpcm {
    private static final int[] STEP_CHANGE = {230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230};
    private static final int SMALLEST_STEP = 16;
    private static final int LARGEST_STEP = Integer.MAX_VALUE / 768;
    private static final List<Predictor> STANDARD = List.of(new Predictor(256, 0), new Predictor(512, -256), new Predictor(0, 0),
            new Predictor(192, 64), new Predictor(240, 0), new Predictor(460, -208), new Predictor(392, -232));

    /** Weights of the last sample and of the one before it. */
    record Predictor(int last, int before) {}

    MsAdpcm {
        predictors = List.copyOf(predictors);
    }

    /** Reads the predictors of a format chunk, or takes the seven that everybody uses. */
    static MsAdpcm read(byte[] format, int length, int channels) {
        int count = length >= 22 ? Bytes.u16le(format, 20) : 0;
        var predictors = new ArrayList<Predictor>();
        for (int at = 22; predictors.size() < Math.min(count, 256) && at + 4 <= length; at += 4) {
            predictors.add(new Predictor(Bytes.s16le(format, at), Bytes.s16le(format, at + 2)));
        }
        return new MsAdpcm(channels, predictors.size() < STANDARD.size() ? STANDARD : predictors);
    }

    @Override
    public int header() {
        return 7 * channels;
    }

    @Override
    public int frames(int bytes) {
        return bytes < header() ? 0 : 2 + (bytes - header()) * 2 / channels;
    }

    @Override
    public void decode(byte[] block, int bytes, float[] to) {
        int frames = frames(bytes);
        for (int channel = 0; channel < channels; channel++) {
            var predictor = predictors.get(Math.min(Bytes.u8(block, channel), predictors.size() - 1));
            int step = Bytes.s16le(block, channels + 2 * channel);
            int last = Bytes.s16le(block, 3 * channels + 2 * channel);
            int before = Bytes.s16le(block, 5 * channels + 2 * channel);
            to[channel] = before;
            to[channels + channel] = last;
            for (int frame = 2; frame < frames; frame++) {
                int nibble = (frame - 2) * channels + channel;
                int code = (block[header() + nibble / 2] >> (4 * (~nibble & 1))) & 0x0f;
                int signed = code < 8 ? code : code - 16;
                int predicted = (last * predictor.last() + before * predictor.before()) / 256;
                before = last;
                last = Math.clamp(predicted + (long) signed * step, Short.MIN_VALUE, Short.MAX_VALUE);
                step = Math.clamp((long) STEP_CHANGE[code] * step / 256, SMALLEST_STEP, LARGEST_STEP);
                to[frame * channels + channel] = last;
            }
        }
    }
}
