package hearus.cli.transcribe;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;

/**
 * The first place of a recording that could not be read.
 *
 * @param reason what was wrong with it
 * @param bytes how many bytes came before it
 * @param soundMs how much sound came before it
 */
record Problem(AudioException reason, long bytes, long soundMs) {
    /** Whether another program may read it: the bytes are known or unknown, but they are not ours to read. */
    boolean foreign() {
        return reason.code() == Code.UNRECOGNIZED || reason.code() == Code.UNSUPPORTED;
    }

    /** A sentence for the user. */
    String sentence() {
        return "A part of it could not be read, at about byte %,d, after %.1f s of sound: %s".formatted(bytes, soundMs / 1000.0,
                reason.getMessage());
    }
}
