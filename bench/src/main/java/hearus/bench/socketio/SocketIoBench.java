package hearus.bench.socketio;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import hearus.bench.node.NodeFolder;
import hearus.bench.socketio.Comparison.Better;
import hearus.bench.socketio.Comparison.Rounds;
import hearus.bench.socketio.LightClients.Load;

/**
 * Measures the module socketio against Node's socket.io: each server in a process of its own, the clients in others, the two servers in turns within each round,
 * and the first of the two another one in each round.
 */
public final class SocketIoBench {
    private static final List<String> TRANSPORTS = List.of("websocket", "polling");
    private static final List<String> PAYLOADS = List.of("base64", "binary", "text");

    /**
     * How much is measured.
     *
     * @param rounds of each measurement
     * @param warmUp how long a client sends before the first round: with less, the JVM still compiles while it is measured
     * @param acks round trips in a round
     * @param load how long a server is loaded in a round, after as long a warm-up
     * @param idleRounds how often idle connections are counted, with new servers each time
     */
    public record Plan(int rounds, Duration warmUp, int acks, Duration load, int idleRounds) {
        public static final Plan FULL = new Plan(5, Duration.ofSeconds(10), 250, Duration.ofSeconds(3), 3);
        public static final Plan QUICK = new Plan(3, Duration.ofSeconds(8), 150, Duration.ofSeconds(2), 1);
        /** Clients that send events. */
        public static final int SENDERS = 500;
        /** Events that each of them has on the way; the last one is acked. */
        public static final int BURST = 20;
        /** Clients in the room. */
        public static final int ROOM = 1000;
        /** Events to the room on the way. */
        public static final int WINDOW = 4;
        public static final int IDLE = 5000;
    }

    private final Plan plan;
    private final Predicate<String> wanted;
    private final NodeFolder node;
    private final Consumer<String> progress;
    private final List<Comparison> found = new ArrayList<>();
    private double clientCores;

    private SocketIoBench(Plan plan, Predicate<String> wanted, NodeFolder node, Consumer<String> progress) {
        this.plan = plan;
        this.wanted = wanted;
        this.node = node;
        this.progress = progress;
    }

    /**
     * What was found.
     *
     * @param clientCores how busy the one thread of the load clients was at most: near 1 it was the bottleneck
     * @param node version of Node
     */
    public record Outcome(List<Comparison> comparisons, double clientCores, String node) {}

    /**
     * Measures everything.
     *
     * @param wanted tells by its name whether a comparison shall be made
     * @param folder where Node's packages lie or shall be installed
     * @param progress gets a line now and then
     */
    public static Outcome run(Plan plan, Predicate<String> wanted, Path folder, Consumer<String> progress)
            throws IOException, InterruptedException {
        var bench = new SocketIoBench(plan, wanted,
                NodeFolder.install(SocketIoBench.class, folder, List.of("server.js", "acks.js"), "Node's socket.io"), progress);
        bench.measure();
        return new Outcome(List.copyOf(bench.found), bench.clientCores, bench.node.version());
    }

    private void measure() throws IOException, InterruptedException {
        try (var pair = new Pair(ServerProcess.ours(), ServerProcess.node(node))) {
            acks(pair);
            load(pair, "events.in", "events in, of 500 sockets",
                    server -> with(LightClients.join(server, Plan.SENDERS),
                            clients -> clients.sendEvents(Plan.BURST, plan.load, plan.load)));
            load(pair, "fanout", "events out, to a room of 1,000",
                    server -> with(LightClients.join(server, Plan.ROOM),
                            clients -> clients.receiveBroadcasts(Plan.WINDOW, plan.load, plan.load)));
        }
        idle();
    }

    private void acks(Pair pair) throws IOException {
        try (var client = new AckClient(node)) {
            for (var transport : TRANSPORTS) {
                for (var payload : PAYLOADS) {
                    acks(pair, client, transport, payload);
                }
            }
        }
    }

    private void acks(Pair pair, AckClient client, String transport, String payload) throws IOException {
        var name = "ack." + payload + "." + (transport.equals("websocket") ? "ws" : "polling");
        if (!wanted.test(name)) {
            return;
        }
        var medians = new Rounds();
        var tails = new Rounds();
        progress.accept("Acks of " + payload + " over " + transport);
        client.warmUp(pair.ours, transport, payload, plan.warmUp);
        client.warmUp(pair.node, transport, payload, plan.warmUp);
        for (var round = 0; round < plan.rounds; round++) {
            var times = pair.<double[]>inTurns(round, server -> client.roundTrips(server, transport, payload, plan.acks));
            medians.add(Samples.quantile(times.ours, 0.5), Samples.quantile(times.node, 0.5));
            tails.add(Samples.quantile(times.ours, 0.99), Samples.quantile(times.node, 0.99));
        }
        var label = "ack of " + switch (payload) {
            case "base64" -> "100 KB base64";
            case "binary" -> "75 KB binary";
            default -> "small text";
        } + " over " + transport;
        var samples = (long) plan.acks * plan.rounds;
        found.add(medians.compare(name, label + ", p50", "ms", Better.LOWER, samples));
        found.add(tails.compare(name + ".p99", label + ", p99", "ms", Better.LOWER, samples));
    }

    private void load(Pair pair, String name, String label, Measurement<Load> measurement) throws IOException {
        if (!wanted.test(name)) {
            return;
        }
        var rates = new Rounds();
        var costs = new Rounds();
        for (var round = 0; round < plan.rounds; round++) {
            progress.accept(Character.toUpperCase(label.charAt(0)) + label.substring(1) + ", round " + (round + 1));
            var loads = pair.inTurns(round, measurement);
            rates.add(loads.ours.perSecond(), loads.node.perSecond());
            costs.add(loads.ours.cpuMicros(), loads.node.cpuMicros());
            clientCores = Math.max(clientCores, Math.max(loads.ours.clientCores(), loads.node.clientCores()));
        }
        found.add(rates.compare(name, label, "events/s", Better.HIGHER, plan.rounds));
        found.add(costs.compare(name + ".cpu", label + ", processor time", "µs/event", Better.LOWER, plan.rounds));
    }

    private void idle() throws IOException, InterruptedException {
        if (!wanted.test("idle.kb")) {
            return;
        }
        var sizes = new Rounds();
        for (var round = 0; round < plan.idleRounds; round++) {
            progress.accept("Idle connections, round " + (round + 1));
            double ours;
            try (var server = ServerProcess.ours()) {
                ours = kilobytesPerConnection(server);
            }
            try (var server = ServerProcess.node(node)) {
                sizes.add(ours, kilobytesPerConnection(server));
            }
        }
        found.add(sizes.compare("idle.kb", "idle connection, of 5,000", "KB", Better.LOWER, plan.idleRounds));
    }

    /** What a server that has served some clients needs more when it has many. */
    private static double kilobytesPerConnection(ServerProcess server) throws IOException, InterruptedException {
        LightClients.join(server, Plan.IDLE / 25).close();
        var before = server.residentAfterCollection();
        try (var clients = LightClients.join(server, Plan.IDLE)) {
            clients.idle(Duration.ofSeconds(2));
            return (server.residentAfterCollection() - before) / (double) Plan.IDLE;
        }
    }

    private static Load with(LightClients clients, Loading loading) throws IOException {
        try (clients) {
            return loading.load(clients);
        }
    }

    private interface Loading {
        Load load(LightClients clients) throws IOException;
    }

    private interface Measurement<T> {
        T of(ServerProcess server) throws IOException;
    }

    private record Both<T>(T ours, T node) {}

    /** The two servers. */
    private record Pair(ServerProcess ours, ServerProcess node) implements AutoCloseable {
        <T> Both<T> inTurns(int round, Measurement<T> measurement) throws IOException {
            if (round % 2 == 0) {
                var first = measurement.of(ours);
                return new Both<>(first, measurement.of(node));
            }
            var first = measurement.of(node);
            return new Both<>(measurement.of(ours), first);
        }

        @Override
        public void close() throws IOException {
            try (ours; node) {
                // both, whatever the first one says
            }
        }
    }
}
