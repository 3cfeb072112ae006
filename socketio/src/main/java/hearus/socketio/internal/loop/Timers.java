package hearus.socketio.internal.loop;

/** Timers in the running time of an event loop, which does not go on while the loop is stopped. Single-threaded: on the loop. */
public interface Timers {
    /** Nanoseconds of running time, to be compared with other readings of the same loop only. */
    long now();

    /** How often the loop was found to have been stopped, see {@link LoopClock}. */
    long stops();

    /** Runs the task after so much running time. */
    Timer after(long nanos, Runnable task);

    /** Cancels one timer; does nothing once that has fired. */
    interface Timer {
        Timer NONE = () -> {};

        void cancel();
    }
}
