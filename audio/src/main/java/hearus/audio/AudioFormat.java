package hearus.audio;

/** What a client says of the bytes that it sends. */
public sealed interface AudioFormat {
    /** Nothing: the container is recognised by its first bytes. */
    record Sniffed() implements AudioFormat {}

    /** Raw signed 16 bit little-endian PCM without any header. {@code sampleRate} in Hz, 8,000 to 192,000; {@code channels} 1 to 8, interleaved. */
    record RawPcm(int sampleRate, int channels) implements AudioFormat {}
}
