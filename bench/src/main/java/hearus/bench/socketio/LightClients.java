package hearus.bench.socketio;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many {@link LightSocket}s of one server, all on the caller's thread. */
final class LightClients implements AutoCloseable {
    /** Connections that are being opened at once: fewer than any server's backlog. */
    private static final int OPENING = 64;
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(60);

    private final ServerProcess server;
    private final Selector selector;
    private final List<LightSocket> sockets = new ArrayList<>();
    private final LightSocket.Listener counting = new Counting();
    private LightSocket.Listener workload = new Idle();
    private int joined;
    private long count;

    private LightClients(ServerProcess server, Selector selector) {
        this.server = server;
        this.selector = selector;
    }

    /** Opens this many connections and joins the main namespace with each. */
    static LightClients join(ServerProcess server, int count) throws IOException {
        var clients = new LightClients(server, Selector.open());
        try {
            clients.joinAll(count);
            return clients;
        } catch (IOException | RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    private void joinAll(int wanted) throws IOException {
        var deadline = System.nanoTime() + JOIN_TIMEOUT.toNanos();
        while (joined < wanted) {
            while (sockets.size() < wanted && sockets.size() - joined < OPENING) {
                sockets.add(new LightSocket(selector, server.address(), counting));
            }
            turn(Duration.ofMillis(100));
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(
                        "Only " + joined + " of " + wanted + " clients could join: is the limit of open files (ulimit -n) high enough?");
            }
        }
    }

    /** Does nothing but answer pings. */
    void idle(Duration time) throws IOException {
        var end = System.nanoTime() + time.toNanos();
        for (var left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            turn(Duration.ofNanos(left));
        }
    }

    /** Every client sends a burst of events again and again, the next when the last event of the burst before was acked. Counts events. */
    Load sendEvents(int burst, Duration warmUp, Duration measured) throws IOException {
        var messages = new String[burst];
        for (var i = 0; i < burst; i++) {
            messages[i] = (i < burst - 1 ? "42" : "421") + "[\"note\",\"the next slide, please\"," + i + "]";
        }
        var frames = Frames.of(messages);
        workload = new Idle() {
            @Override
            public void onAck(LightSocket socket) throws IOException {
                count += burst;
                socket.send(frames);
            }
        };
        for (var socket : sockets) {
            socket.send(frames);
        }
        return measure(warmUp, measured);
    }

    /** Every client joins the room; then one asks for events to all of them, a few at a time. Counts events received. */
    Load receiveBroadcasts(int window, Duration warmUp, Duration measured) throws IOException {
        var join = Frames.of("421[\"join\"]");
        var inRoom = new int[1];
        workload = new Idle() {
            @Override
            public void onAck(LightSocket socket) {
                inRoom[0]++;
            }
        };
        for (var socket : sockets) {
            socket.send(join);
        }
        while (inRoom[0] < sockets.size()) {
            turn(Duration.ofMillis(100));
        }
        var tell = Frames.of("42[\"tell\"]");
        var start = count;
        workload = new Idle() {
            private long told = window;

            @Override
            public void onEvent(LightSocket socket) throws IOException {
                count++;
                if ((count - start) / sockets.size() + window > told) {
                    told++;
                    sockets.getFirst().send(tell);
                }
            }
        };
        for (var i = 0; i < window; i++) {
            sockets.getFirst().send(tell);
        }
        return measure(warmUp, measured);
    }

    private Load measure(Duration warmUp, Duration measured) throws IOException {
        idle(warmUp);
        var threads = ManagementFactory.getThreadMXBean();
        var countBefore = count;
        var serverBefore = server.cpu();
        var clientBefore = threads.getCurrentThreadCpuTime();
        var start = System.nanoTime();
        idle(measured);
        var seconds = (System.nanoTime() - start) / 1e9;
        var client = (threads.getCurrentThreadCpuTime() - clientBefore) / 1e9;
        var cpu = server.cpu().minus(serverBefore).toNanos() / 1e9;
        workload = new Idle();
        var events = count - countBefore;
        return new Load(events / seconds, cpu / events * 1e6, cpu / seconds, client / seconds);
    }

    private void turn(Duration patience) throws IOException {
        selector.select(Math.max(1, patience.toMillis()));
        for (var key : selector.selectedKeys()) {
            ((LightSocket) key.attachment()).onReady();
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        selector.close();
    }

    /**
     * @param perSecond events
     * @param cpuMicros the server's processor time for an event
     * @param serverCores how many cores the server was busy with
     * @param clientCores the same of the clients, which have one thread: near 1 they were what was measured
     */
    record Load(double perSecond, double cpuMicros, double serverCores, double clientCores) {}

    /** What a client does while nothing is measured. */
    private static class Idle implements LightSocket.Listener {
        @Override
        public void onJoined(LightSocket socket) {}

        @Override
        public void onEvent(LightSocket socket) throws IOException {}

        @Override
        public void onAck(LightSocket socket) throws IOException {}
    }

    private final class Counting implements LightSocket.Listener {
        @Override
        public void onJoined(LightSocket socket) {
            joined++;
        }

        @Override
        public void onEvent(LightSocket socket) throws IOException {
            workload.onEvent(socket);
        }

        @Override
        public void onAck(LightSocket socket) throws IOException {
            workload.onAck(socket);
        }
    }
}
