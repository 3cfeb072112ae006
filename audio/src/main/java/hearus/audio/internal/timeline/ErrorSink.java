package hearus.audio.internal.timeline;

import hearus.audio.AudioException;

/** Receives what could not be read of a recording. */
public interface ErrorSink {
    /** Reports an error; the first of several counts. The decoder throws it when all of the push has been read. */
    void report(AudioException e);

    /** Adds to the number of bytes that could not be read. */
    void unread(long bytes);

    /** The audio so far was cut off: the next recording does not continue it. */
    void discontinuity();
}
