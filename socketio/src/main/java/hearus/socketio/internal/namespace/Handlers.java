package hearus.socketio.internal.namespace;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.socketio.DisconnectReason;
import hearus.socketio.Socket.Ack;
import hearus.socketio.Socket.Arguments;
import hearus.socketio.Socket.EventHandler;

/** The application's handlers of one socket. Handlers may be added at any time, from any thread; they run one after the other on the thread of the socket's {@link HandlerQueue}. */
final class Handlers {
    private static final Logger LOG = System.getLogger(Handlers.class.getName());

    private final String socketId;
    private final Map<String, List<EventHandler>> eventHandlers = new ConcurrentHashMap<>();
    private final Object disconnectLock = new Object();
    @GuardedBy("disconnectLock")
    private final List<Consumer<DisconnectReason>> disconnectHandlers = new CopyOnWriteArrayList<>();
    /** Set before the disconnect handlers are called. */
    @GuardedBy("disconnectLock")
    private Optional<DisconnectReason> reason = Optional.empty();

    Handlers(String socketId) {
        this.socketId = socketId;
    }

    void on(String event, EventHandler handler) {
        eventHandlers.computeIfAbsent(event, name -> new CopyOnWriteArrayList<>()).add(handler);
    }

    /** Adds a disconnect handler. Returns the reason, and adds nothing, where the others have been called already. */
    Optional<DisconnectReason> onDisconnect(Consumer<DisconnectReason> handler) {
        synchronized (disconnectLock) {
            if (reason.isEmpty()) {
                disconnectHandlers.add(handler);
            }
            return reason;
        }
    }

    /** Calls the handlers of an event. What one throws is logged and passed to {@code failed}. */
    void event(String name, Arguments arguments, Ack ack, Consumer<Throwable> failed) {
        for (var handler : eventHandlers.getOrDefault(name, List.of())) {
            run(name, () -> handler.on(arguments, ack)).ifPresent(failed);
        }
    }

    /** Calls the disconnect handlers, if the client was connected. */
    void disconnected(DisconnectReason cause, boolean wasConnected) {
        List<Consumer<DisconnectReason>> called;
        synchronized (disconnectLock) {
            reason = Optional.of(cause);
            called = wasConnected ? List.copyOf(disconnectHandlers) : List.of();
        }
        called.forEach(handler -> run("disconnect", () -> handler.accept(cause)));
    }

    /** Runs the application's code; what it throws, an {@link Error} too, is logged and harms nothing else. */
    Optional<Throwable> run(String event, Runnable handler) {
        try {
            handler.run();
            return Optional.empty();
        } catch (Throwable e) {
            LOG.log(Level.ERROR, () -> "Socket " + socketId + ": the handler of " + event + " failed", e);
            return Optional.of(e);
        } finally {
            // An interrupt must not reach the next handler.
            var _ = Thread.interrupted();
        }
    }
}
