package hearus.server.internal.lectures;

/**
 * How much audio of a speaker has come so far.
 *
 * @param captionedMs what was given to the model: the present end of its captions' clock
 * @param lostMs what could not be given to it
 */
public record ReceivedAudio(long captionedMs, long lostMs) {
    public static final ReceivedAudio NONE = new ReceivedAudio(0, 0);
}
