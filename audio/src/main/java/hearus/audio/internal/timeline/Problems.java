package hearus.audio.internal.timeline;

import hearus.audio.AudioException;

/** Hears what of a recording could not be read. */
public interface Problems {
    /** Something could not be read; the first of several counts. The decoder throws it when all of the push has been read. */
    void report(AudioException e);

    /** So many bytes were passed over because nobody could make anything of them. */
    void unread(long bytes);

    /** What came last was cut off: the next recording does not follow on it. */
    void cut();
}
