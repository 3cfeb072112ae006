package hearus.server.internal.limits;

import hearus.server.ClientLimits.Kind;

/** What one client may use. Thread-safe. */
public record SubjectUsage(ClientUsage usage, Subject subject) {
    /** Takes so much, or refuses. */
    public void take(Kind kind, long amount) throws LimitedException {
        usage.take(kind, subject, amount).orThrow();
    }

    /** Refuses unless so much is free; takes nothing. */
    public void check(Kind kind, long amount) throws LimitedException {
        usage.check(kind, subject, amount).orThrow();
    }

    /** Counts what was used already. */
    public void use(Kind kind, long amount) {
        usage.use(kind, subject, amount);
    }

    /** Takes one until it is given back, or refuses. */
    public ClientUsage.Hold open(Kind kind) throws LimitedException {
        return usage.open(kind, subject);
    }
}
