package hearus.captions.internal.schedule;

import java.util.Optional;

import hearus.captions.internal.decode.Job;
import hearus.captions.internal.decode.Load;
import hearus.whisper.Hypothesis;

/** A session as the scheduler knows it. All methods are called on the captions thread. */
public interface ScheduledSession {
    /** What it wants now. */
    Demand demand(long now);

    /** The job to do now, only while its demand is ready or can run early; empty when the session had to be closed instead. Ends with {@link #decoded} or {@link #failed}. */
    Optional<Job> next(Load load);

    /** A job is done. */
    void decoded(Job job, Hypothesis hypothesis);

    /** A job failed. */
    void failed(Job job, Throwable cause);

    /** Called periodically. */
    void tick();

    /** It was removed: nothing of it will be decoded any more. */
    void removed();

    /** Closes it together with all others. */
    void close();
}
