package hearus.keywords;

import java.util.concurrent.atomic.LongAdder;

/**
 * What was asked of the endpoint since the start. Thread-safe.
 *
 * @param requests HTTP requests, retries included
 * @param retries requests that were made again
 * @param failures terms that got no answer
 * @param late terms that were given up because their text could not wait
 * @param cached terms that were known already
 * @param overBudget terms that were not asked for because the day's requests were used up
 */
public record EndpointCounters(LongAdder requests, LongAdder retries, LongAdder failures, LongAdder late, LongAdder cached,
        LongAdder overBudget) {
    public EndpointCounters() {
        this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
    }
}
