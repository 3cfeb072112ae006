package hearus.audio;

import hearus.audio.AudioException.Code;

/** How uncompressed sound lies in bytes: interleaved channels, little-endian. */
record PcmLayout(Encoding encoding, int rate, int channels) {
    enum Encoding {
        U8(1), S16(2), S24(3), S32(4), F32(4), F64(8);

        private final int bytes;

        Encoding(int bytes) {
            this.bytes = bytes;
        }

        /** One sample, full scale ±32,768. */
        float read(byte[] b, int at) {
            return switch (this) {
                case U8 -> (Bytes.u8(b, at) - 128) * 256;
                case S16 -> Bytes.s16le(b, at);
                case S24 -> (Bytes.u16le(b, at) | (b[at + 2] << 16)) / 256f;
                case S32 -> Bytes.s32le(b, at) / 65_536f;
                case F32 -> scaled(Float.intBitsToFloat(Bytes.s32le(b, at)));
                case F64 -> scaled((float) Double.longBitsToDouble(Bytes.s64le(b, at)));
            };
        }

        /** Float files may hold anything, and one NaN in a filter would silence what follows. */
        private static float scaled(float sample) {
            return Float.isNaN(sample) ? 0 : Math.clamp(sample, -1f, 1f) * 32_768;
        }
    }

    /** The layout, or an exception that says which rates and channels we take. */
    static PcmLayout of(Encoding encoding, long rate, int channels) throws AudioException {
        if (rate < Limits.MIN_RATE || rate > Limits.MAX_RATE || channels < 1 || channels > Limits.MAX_CHANNELS) {
            throw new AudioException(Code.UNSUPPORTED,
                    "PCM with " + channels + " channels at " + rate + " Hz. Send 1 to " + Limits.MAX_CHANNELS + " channels at "
                            + Limits.MIN_RATE + " to " + Limits.MAX_RATE + " Hz.");
        }
        return new PcmLayout(encoding, (int) rate, channels);
    }

    int frameBytes() {
        return encoding.bytes * channels;
    }

    /** One moment of sound, all channels mixed evenly. */
    float mono(byte[] b, int at) {
        float sum = 0;
        for (int channel = 0; channel < channels; channel++) {
            sum += encoding.read(b, at + channel * encoding.bytes);
        }
        return sum / channels;
    }
}
