package hearus.audio.internal.pcm;

/**
 * The logarithmic samples of telephony, to 16 bit linear. A byte holds sign, exponent (3 bits) and mantissa (4 bits).
 *
 * <p>Source: ITU-T G.711, tables 1a and 2a.
 */
final class G711 {
    /** µ-law adds this before it takes the logarithm. */
    private static final int MULAW_BIAS = 0x84;

    private G711() {}

    static int mulaw(byte coded) {
        int bits = ~coded;
        int magnitude = ((((bits & 0x0f) << 3) + MULAW_BIAS) << ((bits >> 4) & 7)) - MULAW_BIAS;
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }

    /** Every second bit is inverted in A-law, and a set sign bit means positive. */
    static int alaw(byte coded) {
        int bits = coded ^ 0x55;
        int exponent = (bits >> 4) & 7;
        int mantissa = ((bits & 0x0f) << 4) + 8;
        int magnitude = exponent == 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
        return (bits & 0x80) == 0 ? -magnitude : magnitude;
    }
}
