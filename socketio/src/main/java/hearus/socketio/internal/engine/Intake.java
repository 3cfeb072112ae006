package hearus.socketio.internal.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

import hearus.socketio.SocketIoOptions;
import hearus.socketio.internal.loop.EventLoop;
import hearus.socketio.internal.loop.Timers;

/**
 * Decides whether a session reads from its client: not while the client's handlers are behind, and not for a while after packets came too fast. Single-threaded: on the
 * session's event loop.
 */
final class Intake {
    private static final Logger LOG = System.getLogger(Intake.class.getName());

    private final String sessionId;
    private final SocketIoOptions options;
    private final EventLoop loop;
    private final Valve valve;
    private final TokenBucket rate;
    private Timers.Timer throttle = Timers.Timer.NONE;
    private int holds;
    private boolean throttled;
    private boolean wasHeld;

    Intake(String sessionId, SocketIoOptions options, EventLoop loop, Valve valve) {
        this.sessionId = sessionId;
        this.options = options;
        this.loop = loop;
        this.valve = valve;
        this.rate = new TokenBucket(options.maxEventsPerSecond(), System.nanoTime());
    }

    /** A packet came, of whatever kind: who sends too many is not read for a while. */
    void count() {
        var wait = rate.take(System.nanoTime());
        if (wait > 0 && !throttled) {
            throttled = true;
            hold();
            // What came before the reading stopped adds to the debt.
            endThrottling(wait);
        }
    }

    private void endThrottling(long wait) {
        throttle = loop.after(wait, () -> {
            var more = rate.owed(System.nanoTime());
            if (more > 0) {
                endThrottling(more);
            } else {
                throttled = false;
                release();
            }
        });
    }

    boolean isHeld() {
        return holds > 0;
    }

    /** One reason more not to read. */
    void hold() {
        holds++;
        if (holds == 1) {
            // Once is news; a client that is always ahead would fill the log.
            LOG.log(wasHeld ? Level.DEBUG : Level.WARNING,
                    "Session {0}: reading stops, it sends more than {1} packets per second, or its handlers are behind by more than {2} bytes, 4096 events or 16 sockets",
                    sessionId, options.maxEventsPerSecond(), options.maxQueued());
            wasHeld = true;
            valve.shut();
        }
    }

    /** One reason less. */
    void release() {
        holds--;
        if (holds == 0) {
            LOG.log(Level.DEBUG, "Session {0}: reading goes on", sessionId);
            valve.open();
        }
    }

    /** Nothing comes any more. */
    void close() {
        throttle.cancel();
    }

    /** What lets packets in. */
    interface Valve {
        void shut();

        void open();
    }
}
