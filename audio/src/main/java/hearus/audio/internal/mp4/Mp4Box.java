package hearus.audio.internal.mp4;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.internal.bytes.Bytes;

/** The content of one box, valid until the next one is read. */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares or prints it.
record Mp4Box(String type, byte[] bytes, int length) {
    /** Whether it is of version 1, with numbers of 64 bits. */
    boolean isLong() {
        return bytes[0] == 1;
    }

    /** The 32 bit number at {@code at}. */
    long number(int at) throws AudioException {
        if (at + 4 > length) {
            throw tooShort();
        }
        return Bytes.u32be(bytes, at);
    }

    /** The 64 bit number at {@code at}. */
    long number64(int at) throws AudioException {
        return (number(at) << 32) + number(at + 4);
    }

    AudioException tooShort() {
        return new AudioException(Code.MALFORMED,
                "A MP4 box (" + type + ") is shorter than its fields. Send every blob, whole and in order.");
    }
}
