package hearus.audio;

/** Takes decoded audio: 16 kHz mono, signed 16 bit. */
@FunctionalInterface
public interface PcmSink {
    /** Takes {@code length} samples from {@code offset}. The array belongs to the caller and is only valid during the call. */
    void accept(short[] samples, int offset, int length);
}
