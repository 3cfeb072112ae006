package hearus.audio.internal.track;

/** Receives the coded audio of one recording, packet by packet. */
public interface Track {
    /**
     * Takes one packet: {@code length} bytes from {@code from}, which stay the caller's. {@code discard} is the number of samples (Opus: at 48 kHz) to leave out at
     * its end, because they only fill up the last packet of a recording.
     */
    void packet(byte[] bytes, int from, int length, long discard);

    /** How long a packet plays, in ticks of 1/48,000 s. To be called once for each packet, in order: the remainder of a division is carried over to the next. */
    int ticks(byte[] bytes, int from, int length);

    /** Plays silence for so many ticks of 1/48,000 s. */
    void silence(long ticks);
}
