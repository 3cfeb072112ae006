package hearus.audio.internal.wav;

import java.util.Optional;

import hearus.audio.internal.bytes.Bytes;

/**
 * The families of WAV files. They differ in how the header of a chunk lies in bytes.
 *
 * <p>Source: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (RIFF, RIFX); EBU Tech 3306 and ITU-R BS.2088 (RF64, BW64); Sony Pictures Digital,
 * Wave64.
 */
public enum WavForm {
    RIFF("RIFF"), RIFX("RIFX"), RF64("RF64"), BW64("BW64"), WAVE64("riff.\u0091\u00cf\u0011\u00a5\u00d6(\u00db");

    /** Bytes of a file that are needed to recognise its form. */
    public static final int SIGNATURE = 12;
    private static final String WAVE = "WAVE";
    private static final String WAVE64_CHUNK = "\u00f3\u00ac\u00d3\u0011\u008c\u00d1\u0000\u00c0O\u008e\u00db\u008a";
    private static final int GUID = 16;
    private static final long UNKNOWN_32 = 0xFFFF_FFFFL;

    private final String id;

    WavForm(String id) {
        this.id = id;
    }

    /** The form of a file that begins with these bytes, when there are {@link #SIGNATURE} of them. */
    static Optional<WavForm> of(byte[] b, int from, int to) {
        return to - from >= SIGNATURE ? agreeing(b, from, to) : Optional.empty();
    }

    /** Whether these bytes, which may be few, are the beginning of a WAV file. */
    public static boolean agrees(byte[] b, int from, int to) {
        return agreeing(b, from, to).isPresent();
    }

    private static Optional<WavForm> agreeing(byte[] b, int from, int to) {
        for (var form : values()) {
            if (Bytes.agrees(form.id, b, from, to) && (form == WAVE64 || Bytes.agrees(WAVE, b, from + 8, to))) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }

    /** Bytes before the first chunk. */
    int fileHeader() {
        return this == WAVE64 ? 2 * GUID + 8 : SIGNATURE;
    }

    int chunkHeader() {
        return this == WAVE64 ? GUID + 8 : 8;
    }

    /** How many bytes the content of the chunk has whose header stands at {@code at}; negative when that cannot be, {@link Long#MAX_VALUE} when it is not known. */
    long size(byte[] b, int at) {
        if (this == WAVE64) {
            long whole = Bytes.s64le(b, at + GUID);
            return whole == 0 ? Long.MAX_VALUE : whole - chunkHeader();
        }
        long size = this == RIFX ? Bytes.u32be(b, at + 4) : Bytes.u32le(b, at + 4);
        return size == UNKNOWN_32 ? Long.MAX_VALUE : size;
    }

    /** Whether the id at {@code at} is not only four letters, but what this form writes behind them. */
    boolean isWhole(byte[] b, int at) {
        return this != WAVE64 || Bytes.agrees(WAVE64_CHUNK, b, at + 4, at + GUID);
    }

    /** Bytes that must stand behind a content of {@code size} bytes; of RIFF's single one we do not rely on it. */
    int padding(long size) {
        return this == WAVE64 ? (int) (-size & 7) : 0;
    }

    boolean mayPad(long size) {
        return this != WAVE64 && (size & 1) != 0;
    }

    boolean isBigEndian() {
        return this == RIFX;
    }
}
