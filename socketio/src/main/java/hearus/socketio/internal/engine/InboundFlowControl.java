package hearus.socketio.internal.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

import hearus.socketio.SocketIoOptions;
import hearus.socketio.internal.loop.EventLoop;
import hearus.socketio.internal.loop.Timers;

/**
 * Decides whether a session reads from its client: not while the client's handlers are behind (backpressure), and not for a while after packets came too fast (rate limit). Single-threaded: on the
 * session's event loop.
 */
final class InboundFlowControl {
    private static final Logger LOG = System.getLogger(InboundFlowControl.class.getName());

    private final String sessionId;
    private final SocketIoOptions options;
    private final EventLoop loop;
    private final Reader reader;
    private final TokenBucket rate;
    private Timers.Timer throttle = Timers.Timer.NONE;
    private int reasons;
    private boolean throttled;
    private boolean wasPaused;

    InboundFlowControl(String sessionId, SocketIoOptions options, EventLoop loop, Reader reader) {
        this.sessionId = sessionId;
        this.options = options;
        this.loop = loop;
        this.reader = reader;
        this.rate = new TokenBucket(options.maxEventsPerSecond(), System.nanoTime());
    }

    /** Counts a packet, of whatever kind: a client that sends too many is not read for a while. */
    void count() {
        var wait = rate.take(System.nanoTime());
        if (wait > 0 && !throttled) {
            throttled = true;
            pause();
            // What came before the reading stopped adds to the deficit.
            endThrottling(wait);
        }
    }

    private void endThrottling(long wait) {
        throttle = loop.after(wait, () -> {
            var left = rate.deficitNanos(System.nanoTime());
            if (left > 0) {
                endThrottling(left);
            } else {
                throttled = false;
                resume();
            }
        });
    }

    boolean isPaused() {
        return reasons > 0;
    }

    /** Adds a reason not to read. */
    void pause() {
        reasons++;
        if (reasons == 1) {
            // A warning once; a client that is always ahead would fill the log.
            LOG.log(wasPaused ? Level.DEBUG : Level.WARNING,
                    "Session {0}: reading stops, it sends more than {1} packets per second, or its handlers are behind by more than {2} bytes, 4096 events or 16 sockets",
                    sessionId, options.maxEventsPerSecond(), options.maxQueued());
            wasPaused = true;
            reader.pause();
        }
    }

    /** Removes a reason not to read. */
    void resume() {
        reasons--;
        if (reasons == 0) {
            LOG.log(Level.DEBUG, "Session {0}: reading goes on", sessionId);
            reader.resume();
        }
    }

    /** The session has ended. */
    void close() {
        throttle.cancel();
    }

    /** Reads from the client. */
    interface Reader {
        void pause();

        void resume();
    }
}
