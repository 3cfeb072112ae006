package hearus.server.internal.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import hearus.lectures.LectureException;
import hearus.lectures.access.Scope;
import hearus.server.internal.oidc.ProviderException;
import hearus.socketio.ConnectRefusedException;
import hearus.socketio.Namespace;
import hearus.socketio.Socket;
import hearus.socketio.Socket.Handshake;

/**
 * Checks Socket.IO clients when they connect, their events, and again and again what they connected with: whoever's key, link or token is revoked or expires is disconnected. Thread-safe; owns one virtual thread.
 */
public final class SocketAccess implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SocketAccess.class.getName());
    /** How often keys and links of connected clients are verified again. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);
    /** The names under which clients present something. */
    private static final List<String> WAYS = List.of("key", "link", "token");
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
        var presented = presentedBy(socket.handshake());
        try {
            var caller = control.identify(presented);
            AccessTable.event("connect").check(caller, Scope.ALL);
            socket.data().put(DATA, new Admitted(presented, caller));
        } catch (AccessException e) {
            throw new ConnectRefusedException(e.getMessage(), JsonNodeFactory.instance.objectNode().put("code", e.code()));
        } catch (LectureException e) {
            throw new ConnectRefusedException(String.valueOf(e.getMessage()),
                    JsonNodeFactory.instance.objectNode().put("code", e.code().name().toLowerCase(Locale.ROOT)));
        } catch (ProviderException e) {
            throw new ConnectRefusedException(e.getMessage(), JsonNodeFactory.instance.objectNode().put("code", "unavailable"));
        }
    }

    /** What the client presents itself, or what its browser sends by itself where somebody has signed in on a page of this server. */
    private String presentedBy(Handshake handshake) throws ConnectRefusedException {
        var presented = presented(handshake);
        var cookie = presented.isEmpty() && control.signOn().isPresent()
                ? Cookies.find(handshake.headers().get("Cookie"), Cookies.SESSION).orElse("")
                : "";
        if (!cookie.isEmpty() && control.pages().isForeign(handshake.headers()::get)) {
            throw new ConnectRefusedException(AccessGate.FOREIGN, JsonNodeFactory.instance.objectNode().put("code", "forbidden"));
        }
        return presented.isEmpty() ? cookie : presented;
    }

    /** A key, link or token: in {@code auth}, or in the query for clients that know no {@code auth}. */
    private static String presented(Handshake handshake) {
        var auth = WAYS.stream().map(way -> Optional.ofNullable(handshake.auth().path(way).textValue()));
        var query = WAYS.stream().map(way -> Optional.ofNullable(handshake.query().get(way)));
        return Stream.concat(auth, query).flatMap(Optional::stream).filter(text -> !text.isBlank()).findFirst().orElse("").strip();
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
        var verified = new HashMap<String, Optional<String>>();
        for (var namespace : namespaces) {
            for (var socket : namespace.sockets()) {
                if (socket.data().get(DATA) instanceof Admitted(var presented, var caller)) {
                    verified.computeIfAbsent(presented, this::refusal).ifPresent(why -> disconnect(socket, why));
                }
            }
        }
    }

    /** Why this is not accepted any more; empty if it is, or if it cannot be found out now. */
    private Optional<String> refusal(String presented) {
        try {
            return control.identify(presented) instanceof Caller.Stranger(var why) ? Optional.of(why) : Optional.empty();
        } catch (LectureException | ProviderException | RuntimeException e) {
            LOG.log(Level.WARNING, "A key, link or token of a connected client could not be verified; this is tried again", e);
            return Optional.empty();
        }
    }

    private static void disconnect(Socket socket, String why) {
        LOG.log(Level.INFO, "socket {0} is disconnected: its key, link or token is not accepted any more", socket.id());
        socket.emit("captionError", JsonNodeFactory.instance.objectNode().put("code", "unauthorized").put("message",
                why + " Ask whoever gave it to you for another one, or sign in again."));
        socket.disconnect(true);
    }

    /** Verifies nothing any more. */
    @Override
    public void close() {
        verifier.ifPresent(Thread::interrupt);
    }
}
