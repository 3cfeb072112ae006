package hearus.socketio.internal.engine;

import hearus.socketio.SocketIoOptions;
import hearus.socketio.internal.loop.Timers;

/**
 * Detects lost clients: clients of version 4 are pinged and answer, those of version 3 ping. Any packet shows that a client is connected.
 *
 * <p>
 * An answer is due from when the ping was sent. Time in which the loop was stopped does not count, and after such a stop the client is pinged again (version 3: is
 * waited for as if it had just pinged) before it times out. Single-threaded: on the session's loop.
 */
final class Heartbeat {
    /** On a machine that stops again and again a dead client would otherwise never time out. */
    private static final int MAX_EXTRA_PINGS = 3;

    private final int version;
    private final long interval;
    private final long timeout;
    private final Timers timers;
    private final Host host;
    private Timers.Timer timer = Timers.Timer.NONE;
    /** Whether a packet of the client must come until {@link #due}; else a ping is due then. */
    private boolean expecting;
    private long due;
    /** How much later than it should have been the last ping was sent. */
    private long lateness;
    /** The loop's stops when the waiting began. */
    private long stops;
    private int extraPings;

    /** @param version Engine.IO's */
    Heartbeat(int version, SocketIoOptions options, Timers timers, Host host) {
        this.version = version;
        this.interval = options.pingInterval().toNanos();
        this.timeout = options.pingTimeout().toNanos();
        this.timers = timers;
        this.host = host;
    }

    void start() {
        if (version == 3) {
            expect(interval + timeout);
        } else {
            due = timers.now() + interval;
        }
        arm();
    }

    void cancel() {
        timer.cancel();
    }

    /** A packet came. */
    void onPacket() {
        extraPings = 0;
        if (expecting) {
            expect(version == 3 ? interval + timeout : timeout);
        }
    }

    /** The answer to a ping came. */
    void onPong() {
        if (expecting) {
            expecting = false;
            due = timers.now() + interval;
            timer.cancel();
            arm();
        }
    }

    /** Packets are read again: what the client sent meanwhile comes only now. */
    void onReadingResumed() {
        var earliest = timers.now() + timeout;
        if (expecting && due - earliest < 0) {
            due = earliest;
        }
    }

    /** Whether a packet of the client should have come by now, if its ping had been sent in time: for a request that comes when the timer is about to fire. */
    boolean isOverdue() {
        return expecting && host.isReading() && timers.now() - due + lateness >= 0 && timers.stops() == stops;
    }

    private void expect(long nanos) {
        expecting = true;
        stops = timers.stops();
        due = timers.now() + nanos;
        lateness = 0;
    }

    private void arm() {
        timer = timers.after(due - timers.now(), this::onTimer);
    }

    private void onTimer() {
        var late = timers.now() - due;
        if (late >= 0) {
            if (!expecting) {
                ping(late);
            } else if (!host.isReading()) {
                // It cannot be known whether the client answered.
                expect(timeout);
            } else if (timers.stops() != stops && extraPings < MAX_EXTRA_PINGS) {
                extraPings++;
                afterStop();
            } else {
                host.onLost();
                return;
            }
        }
        arm();
    }

    private void afterStop() {
        if (version == 3) {
            expect(interval + timeout);
        } else {
            ping(0);
        }
    }

    private void ping(long late) {
        expect(timeout);
        lateness = late;
        host.ping();
    }

    /** The session. */
    interface Host {
        /** Sends a ping. */
        void ping();

        /** Whether packets of the client are read at present. */
        boolean isReading();

        /** No packet of the client came in time. */
        void onLost();
    }
}
