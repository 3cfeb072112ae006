package hearus.captions.internal.schedule;

/**
 * What a session wants of the scheduler at one moment. Immutable.
 *
 * @param speaking whether a phrase is open
 * @param ready whether a worker should decode something of it now
 * @param canRunEarly whether a worker that has nothing else to do may: a partial before its time
 * @param since when it became ready, in nanoseconds of the scheduler's clock; meaningless while it is not
 * @param urgent whether that is a final that goes before all partials
 */
public record Demand(boolean speaking, boolean ready, boolean canRunEarly, long since, boolean urgent) {
    /** Whether this goes before another; both are ready. */
    boolean goesBefore(Demand other) {
        return urgent == other.urgent ? since - other.since < 0 : urgent;
    }
}
