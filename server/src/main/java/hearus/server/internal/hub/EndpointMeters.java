package hearus.server.internal.hub;

import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

import hearus.keywords.EndpointCounters;

/** Shows what was asked of the endpoint for explanations. */
public final class EndpointMeters {
    private EndpointMeters() {}

    /** Adds the counters to the registry. */
    public static void bind(EndpointCounters counters, MeterRegistry registry) {
        counter("requests", "HTTP requests for explanations, retries included", counters.requests(), registry);
        counter("retries", "Requests for explanations that were made again", counters.retries(), registry);
        counter("failures", "Terms that got no explanation because the endpoint failed", counters.failures(), registry);
        counter("late", "Terms that got no explanation because their text could not wait", counters.late(), registry);
        counter("cached", "Explanations that were known already", counters.cached(), registry);
        counter("over.budget", "Terms that were not asked for because the day's requests were used up", counters.overBudget(), registry);
    }

    private static void counter(String name, String description, LongAdder value, MeterRegistry registry) {
        FunctionCounter.builder("hearus.explanations." + name, value, LongAdder::sum).description(description).register(registry);
    }
}
