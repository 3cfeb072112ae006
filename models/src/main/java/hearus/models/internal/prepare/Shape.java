package hearus.models.internal.prepare;

/**
 * How large a Whisper model is.
 *
 * @param width d, of one state
 * @param heads H, of each attention
 * @param layers of the decoder
 */
record Shape(int width, int heads, int layers) {
    /** Every size of Whisper has heads of 64. */
    private static final int HEAD_WIDTH = 64;

    static Shape of(int width, int layers) {
        return new Shape(width, width / HEAD_WIDTH, layers);
    }

    int headWidth() {
        return width / heads;
    }
}
