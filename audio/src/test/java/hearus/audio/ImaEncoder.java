package hearus.audio;

import java.io.ByteArrayOutputStream;

/** Writes IMA ADPCM by trying every code with the decoder's own rule, written down a second time. */
final class ImaEncoder {
    private static final int[] CHANGE = {-1, -1, -1, -1, 2, 4, 6, 8};
    private static final int[] STEPS = {7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80,
            88, 97,
            107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
            1166,
            1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630,
            9493,
            10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767};
    private int sample;
    private int index;

    private ImaEncoder() {}

    static double sineAt(int frame) {
        return 8_000 * Math.sin(2 * Math.PI * 200 * frame / 16_000);
    }

    /** Blocks of the same sine in every channel. */
    static byte[] sine(int channels, int blocks, int framesPerBlock) {
        var bytes = new ByteArrayOutputStream();
        var coder = new ImaEncoder();
        for (int block = 0; block < blocks; block++) {
            int first = block * framesPerBlock;
            coder.sample = (int) Math.round(sineAt(first));
            for (int channel = 0; channel < channels; channel++) {
                bytes.writeBytes(new byte[]{(byte) coder.sample, (byte) (coder.sample >> 8), (byte) coder.index, 0});
            }
            for (int frame = 1; frame < framesPerBlock; frame += 8) {
                var group = new byte[4];
                for (int i = 0; i < 8; i++) {
                    group[i / 2] |= (byte) (coder.code(sineAt(first + frame + i)) << (4 * (i & 1)));
                }
                for (int channel = 0; channel < channels; channel++) {
                    bytes.writeBytes(group);
                }
            }
        }
        return bytes.toByteArray();
    }

    private int code(double wanted) {
        int best = 0;
        for (int code = 1; code < 16; code++) {
            best = Math.abs(after(code) - wanted) < Math.abs(after(best) - wanted) ? code : best;
        }
        sample = after(best);
        index = Math.clamp(index + (long) CHANGE[best & 7], 0, STEPS.length - 1);
        return best;
    }

    private int after(int code) {
        int step = STEPS[index];
        int size = (step >> 3) + (code & 1) * (step >> 2) + (code >> 1 & 1) * (step >> 1) + (code >> 2 & 1) * step;
        return Math.clamp(sample + (long) (code < 8 ? size : -size), -32_768, 32_767);
    }
}
