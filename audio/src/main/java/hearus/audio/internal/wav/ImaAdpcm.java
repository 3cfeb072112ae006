package hearus.audio.internal.wav;

import hearus.audio.internal.bytes.Bytes;

/**
 * IMA ADPCM as it lies in WAV files: for each channel its first sample and its place in the table of steps, then by turns four bytes, eight samples, of each channel, low nibble
 * first.
 *
 * <p>Source: IMA Digital Audio Focus and Technical Working Groups, Recommended Practices for Enhancing Digital Audio Compatibility in Multimedia Systems, 3.00.
 */
record ImaAdpcm(int channels) implements Adpcm {
    private static final int[] INDEX_CHANGE = {-1, -1, -1, -1, 2, 4, 6, 8};
    private static final int[] STEPS = {7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80,
            88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963,
            1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132,
            7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767};
    private static final int GROUP = 4;

    @Override
    public int header() {
        return 4 * channels;
    }

    @Override
    public int frames(int bytes) {
        return bytes < header() ? 0 : 1 + (bytes - header()) / (GROUP * channels) * 2 * GROUP;
    }

    @Override
    public void decode(byte[] block, int bytes, float[] to) {
        int groups = (bytes - header()) / (GROUP * channels);
        for (int channel = 0; channel < channels; channel++) {
            int sample = Bytes.s16le(block, 4 * channel);
            int index = Math.clamp(block[4 * channel + 2], 0, STEPS.length - 1);
            to[channel] = sample;
            int place = channel + channels;
            for (int group = 0; group < groups; group++) {
                int at = header() + (group * channels + channel) * GROUP;
                for (int nibble = 0; nibble < 2 * GROUP; nibble++) {
                    int code = (block[at + nibble / 2] >> (4 * (nibble & 1))) & 0x0f;
                    sample = Math.clamp((long) sample + difference(code, STEPS[index]), Short.MIN_VALUE, Short.MAX_VALUE);
                    index = Math.clamp((long) index + INDEX_CHANGE[code & 7], 0, STEPS.length - 1);
                    to[place] = sample;
                    place += channels;
                }
            }
        }
    }

    private static int difference(int code, int step) {
        int size = step >> 3;
        size += (code & 1) == 0 ? 0 : step >> 2;
        size += (code & 2) == 0 ? 0 : step >> 1;
        size += (code & 4) == 0 ? 0 : step;
        return (code & 8) == 0 ? size : -size;
    }
}
