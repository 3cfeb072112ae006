package hearus.socketio.internal.namespace;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import hearus.socketio.DisconnectReason;
import hearus.socketio.Socket.Ack;
import hearus.socketio.Socket.Arguments;
import hearus.socketio.Socket.EventHandler;

/** The application's handlers of one socket. May be given more at any time, from any thread; they run one after the other on the thread of the socket's {@link HandlerQueue}. */
final class Handlers {
    private static final Logger LOG = System.getLogger(Handlers.class.getName());

    private final String socketId;
    private final Map<String, List<EventHandler>> ofEvents = new ConcurrentHashMap<>();
    private final Object disconnectLock = new Object();
    /** Guarded by {@link #disconnectLock}, as the reason. */
    private final List<Consumer<DisconnectReason>> ofDisconnect = new CopyOnWriteArrayList<>();
    /** Set once the disconnect handlers were taken. */
    private Optional<DisconnectReason> reason = Optional.empty();

    Handlers(String socketId) {
        this.socketId = socketId;
    }

    void on(String event, EventHandler handler) {
        ofEvents.computeIfAbsent(event, name -> new CopyOnWriteArrayList<>()).add(handler);
    }

    /** Adds a disconnect handler; gives the reason, and adds nothing, when the others have been called already. */
    Optional<DisconnectReason> onDisconnect(Consumer<DisconnectReason> handler) {
        synchronized (disconnectLock) {
            if (reason.isEmpty()) {
                ofDisconnect.add(handler);
            }
            return reason;
        }
    }

    /** Calls the handlers of an event. What one throws is logged and told to {@code failed}. */
    void event(String name, Arguments arguments, Ack ack, Consumer<Throwable> failed) {
        for (var handler : ofEvents.getOrDefault(name, List.of())) {
            run(name, () -> handler.on(arguments, ack)).ifPresent(failed);
        }
    }

    /** Calls the disconnect handlers, if the client {@code wasIn}. */
    void disconnected(DisconnectReason why, boolean wasIn) {
        List<Consumer<DisconnectReason>> called;
        synchronized (disconnectLock) {
            reason = Optional.of(why);
            called = wasIn ? List.copyOf(ofDisconnect) : List.of();
        }
        called.forEach(handler -> run("disconnect", () -> handler.accept(why)));
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
            // The next handler was not interrupted.
            var _ = Thread.interrupted();
        }
    }
}
