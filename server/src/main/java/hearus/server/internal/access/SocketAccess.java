package hearus.server.internal.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import hearus.lectures.LectureException;
import hearus.lectures.access.Scope;
import hearus.socketio.ConnectRefusedException;
import hearus.socketio.Namespace;
import hearus.socketio.Socket;
import hearus.socketio.Socket.Handshake;

/**
 * Checks Socket.IO clients when they connect, their events, and again and again what they connected with: whoever's key or link is revoked or expires is disconnected. Thread-safe; owns one virtual thread.
 */
public final class SocketAccess implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SocketAccess.class.getName());
    /** How often keys and links of connected clients are verified again. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final String DATA = "hearus.access";

    private final AccessControl control;
    private final List<Namespace> namespaces = new CopyOnWriteArrayList<>();
    private final Optional<Thread> verifier;

    private SocketAccess(AccessControl control, Duration interval) {
        this.control = control;
        this.verifier = control.checks()
                ? Optional.of(Thread.ofVirtual().name("hearus-access-verifier").start(() -> verifyForEver(interval)))
                : Optional.empty();
    }

    /** Begins to verify what connected clients have, each {@code interval}. */
    public static SocketAccess create(AccessControl control, Duration interval) {
        return new SocketAccess(control, interval);
    }

    /** A client that was let in. */
    private record Admitted(String presented, Caller caller) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Admitted[" + caller + "]";
        }
    }

    /** Checks the clients of this namespace. */
    public void serve(Namespace namespace) {
        namespaces.add(namespace);
        namespace.use(this::admit);
    }

    private void admit(Socket socket) throws ConnectRefusedException {
        var presented = presented(socket.handshake());
        try {
            var caller = control.identify(presented);
            AccessTable.event("connect").check(caller, Scope.ALL);
            socket.data().put(DATA, new Admitted(presented, caller));
        } catch (AccessException e) {
            throw new ConnectRefusedException(e.getMessage(), JsonNodeFactory.instance.objectNode().put("code", e.code()));
        } catch (LectureException e) {
            throw new ConnectRefusedException(String.valueOf(e.getMessage()),
                    JsonNodeFactory.instance.objectNode().put("code", e.code().name().toLowerCase(Locale.ROOT)));
        }
    }

    /** A key or link: in {@code auth}, or in the query for clients that know no {@code auth}. */
    private static String presented(Handshake handshake) {
        return AccessControl.first(text(handshake.auth().path("key")), text(handshake.auth().path("link")),
                Optional.ofNullable(handshake.query().get("key")).filter(key -> !key.isBlank()),
                Optional.ofNullable(handshake.query().get("link")).filter(link -> !link.isBlank()));
    }

    private static Optional<String> text(JsonNode value) {
        return Optional.ofNullable(value.textValue()).filter(text -> !text.isBlank());
    }

    /** Who this client is. */
    public static Caller caller(Socket socket) {
        return socket.data().get(DATA) instanceof Admitted(var presented, var caller) ? caller : new Caller.Stranger("");
    }

    /**
     * Lets an event of this client pass.
     *
     * @param lecture the one that it is about; {@link Scope#ALL} for all
     * @throws AccessException if the client may not
     */
    public static void check(Socket socket, String event, String lecture) throws AccessException {
        AccessTable.event(event).check(caller(socket), lecture);
    }

    private void verifyForEver(Duration interval) {
        try {
            while (true) {
                Thread.sleep(interval);
                verify();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Many clients may have one link: each is verified once. */
    private void verify() {
        var callers = new HashMap<String, Caller>();
        try {
            for (var namespace : namespaces) {
                for (var socket : namespace.sockets()) {
                    if (socket.data().get(DATA) instanceof Admitted(var presented, var caller)) {
                        if (!callers.containsKey(presented)) {
                            callers.put(presented, control.identify(presented));
                        }
                        if (callers.get(presented) instanceof Caller.Stranger(var why)) {
                            disconnect(socket, why);
                        }
                    }
                }
            }
        } catch (LectureException | RuntimeException e) {
            LOG.log(Level.WARNING, "Keys and links of connected clients could not be verified; this is tried again", e);
        }
    }

    private static void disconnect(Socket socket, String why) {
        LOG.log(Level.INFO, "socket {0} is disconnected: its key or link is not accepted any more", socket.id());
        socket.emit("captionError", JsonNodeFactory.instance.objectNode().put("code", "unauthorized").put("message",
                why + " Ask whoever gave it to you for another one."));
        socket.disconnect(true);
    }

    /** Verifies nothing any more. */
    @Override
    public void close() {
        verifier.ifPresent(Thread::interrupt);
    }
}
