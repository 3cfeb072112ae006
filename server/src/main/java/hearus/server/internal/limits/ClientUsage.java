package hearus.server.internal.limits;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.server.ClientLimits;
import hearus.server.ClientLimits.By;
import hearus.server.ClientLimits.Kind;

/**
 * Counts what each client address and each key or link uses, in memory only. Thread-safe; no method waits for anything but the monitor, under which nothing is done but arithmetic.
 */
public final class ClientUsage {
    /** Addresses, and as many keys and links, of which something is known that is not in use any more. */
    public static final int MAX_IDLE = 50_000;

    private final ClientLimits limits;
    private final InstantSource clock;
    private final int maxIdle;
    @GuardedBy("this")
    private final Map<By, Table> tables = new EnumMap<>(By.class);

    /** @param maxIdle addresses, and keys, of which something is known that is not in use; the one that was not asked for the longest time is forgotten first */
    public ClientUsage(ClientLimits limits, InstantSource clock, int maxIdle) {
        this.limits = limits;
        this.clock = clock;
        this.maxIdle = maxIdle;
        for (var by : By.values()) {
            tables.put(by, new Table());
        }
    }

    /** Something that is in use until it is given back. */
    public interface Hold extends AutoCloseable {
        /** Gives it back; only the first call counts. */
        @Override
        void close();
    }

    /** Those of which something is in use are as many as connections and sessions; the others are bounded. */
    private final class Table {
        private final Map<String, Map<Kind, Counter>> busy = new HashMap<>();
        private final LinkedHashMap<String, Map<Kind, Counter>> idle = new LinkedHashMap<>(16, 0.75f, true);

        private Counter counter(String name, Kind kind) {
            var found = busy.containsKey(name) ? busy.get(name) : idle.get(name);
            var counters = found == null ? new EnumMap<Kind, Counter>(Kind.class) : found;
            if (found == null) {
                idle.put(name, counters);
                forget();
            }
            return counters.computeIfAbsent(kind, it -> Counter.of(it.form()));
        }

        private void sort(String name) {
            var counters = busy.containsKey(name) ? busy.get(name) : idle.get(name);
            if (counters == null) {
                return;
            }
            if (counters.values().stream().anyMatch(Counter::inUse)) {
                idle.remove(name);
                busy.put(name, counters);
            } else if (busy.remove(name) != null) {
                idle.put(name, counters);
                forget();
            }
        }

        private void forget() {
            while (idle.size() > maxIdle) {
                idle.remove(idle.keySet().iterator().next());
            }
        }
    }

    /** What is counted for a subject, with its limit. */
    private record Counted(By by, String name, long limit) {}

    private List<Counted> counted(Kind kind, Subject subject) {
        var all = new ArrayList<Counted>(2);
        subject.address().ifPresent(network -> limits.value(By.ADDRESS, kind, network.local())
                .ifPresent(limit -> all.add(new Counted(By.ADDRESS, network.name(), limit))));
        subject.key().ifPresent(key -> limits.value(By.KEY, kind, false).ifPresent(limit -> all.add(new Counted(By.KEY, key, limit))));
        return all;
    }

    /** Takes so much if all of it is free, else nothing. */
    public synchronized Verdict take(Kind kind, Subject subject, long amount) {
        var verdict = check(kind, subject, amount);
        if (verdict instanceof Verdict.Allowed) {
            use(kind, subject, amount);
        }
        return verdict;
    }

    /** Whether so much is free; takes nothing. */
    public synchronized Verdict check(Kind kind, Subject subject, long amount) {
        var now = clock.millis();
        for (var each : counted(kind, subject)) {
            var wait = table(each.by()).counter(each.name(), kind).wait(amount, each.limit(), now);
            if (wait > 0) {
                return new Verdict.Refused(kind, each.by(), each.limit(), Duration.ofSeconds((wait + 999) / 1000));
            }
        }
        return new Verdict.Allowed();
    }

    /** Counts what was used already, also beyond the limit. */
    public synchronized void use(Kind kind, Subject subject, long amount) {
        var now = clock.millis();
        for (var each : counted(kind, subject)) {
            table(each.by()).counter(each.name(), kind).use(amount, each.limit(), now);
            table(each.by()).sort(each.name());
        }
    }

    /**
     * Takes one until it is given back.
     *
     * @throws LimitedException if none is free
     */
    public Hold open(Kind kind, Subject subject) throws LimitedException {
        take(kind, subject, 1).orThrow();
        var given = new AtomicBoolean();
        return () -> {
            if (given.compareAndSet(false, true)) {
                use(kind, subject, -1);
            }
        };
    }

    @GuardedBy("this")
    private Table table(By by) {
        return tables.computeIfAbsent(by, it -> new Table());
    }

    /** Of how many addresses, keys and links something is known. */
    synchronized int size() {
        return tables.values().stream().mapToInt(table -> table.busy.size() + table.idle.size()).sum();
    }
}
