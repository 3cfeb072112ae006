package hearus.server.internal.recordings;

import java.util.List;

import hearus.audio.PcmSink;
import hearus.captions.Transcriber;

/** A model that writes one recording after the other down. Used by one thread. */
public interface Recogniser extends AutoCloseable {
    /** The model's name. */
    String model();

    /**
     * Begins a recording. Close it before the next.
     *
     * @param languages candidates; empty for any
     * @param prompt terms that will be said
     * @param progress called on the thread that hands the samples over; what it throws comes out there
     */
    Recognition open(List<String> languages, String prompt, Transcriber.ProgressListener progress);

    @Override
    void close();

    /** One recording: takes its samples. */
    interface Recognition extends PcmSink, AutoCloseable {
        /** The recording has ended: returns when all of it is recognised. */
        void finish();

        @Override
        void close();
    }

    /** Where recognisers come from. Thread-safe. */
    interface Source {
        /** Whether there are any in this process, now or once a model is loaded. */
        boolean exists();

        /** Waits until there are any. */
        void await() throws InterruptedException;

        /** One with the model that live speakers have. */
        Recogniser usual();

        /** One with the largest model that is installed. */
        Recogniser largest() throws Exception;
    }
}
