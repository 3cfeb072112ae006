package hearus.server.internal.limits;

import java.util.function.Function;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.server.ClientLimits.Kind;
import hearus.server.internal.access.SocketAccess;
import hearus.socketio.ConnectRefusedException;
import hearus.socketio.Namespace;
import hearus.socketio.Socket;
import hearus.socketio.Socket.Handshake;

/** Refuses Socket.IO clients that have reached a limit. Thread-safe. */
public final class SocketLimits {
    private final ClientUsage usage;
    private final Function<Handshake, String> addresses;

    /** @param addresses the address of the client that sent a handshake */
    public SocketLimits(ClientUsage usage, Function<Handshake, String> addresses) {
        this.usage = usage;
        this.addresses = addresses;
    }

    /** Counts the clients of this namespace; after {@link SocketAccess}. */
    public void serve(Namespace namespace) {
        namespace.use(this::admit);
    }

    /** Whether it is connected in the end is not known yet: it is only checked here. */
    private void admit(Socket socket) throws ConnectRefusedException {
        try {
            of(socket).check(Kind.CONNECTIONS, 1);
        } catch (LimitedException e) {
            throw new ConnectRefusedException(e.getMessage(), json(e));
        }
    }

    /** Counts a client that is connected until it is not, or disconnects it where others were faster. Returns whether it may stay. */
    public boolean connected(Socket socket) {
        try {
            var hold = of(socket).open(Kind.CONNECTIONS);
            socket.onDisconnect(reason -> hold.close());
            return true;
        } catch (LimitedException e) {
            socket.emit("captionError", json(e).put("message", e.getMessage()));
            socket.disconnect(true);
            return false;
        }
    }

    /** What this client may use. */
    public SubjectUsage of(Socket socket) {
        return new SubjectUsage(usage, Subject.with(SocketAccess.caller(socket)).and(Subject.at(addresses.apply(socket.handshake()))));
    }

    /** What events say of it: {@code code}, {@code limit} and {@code retryAfter} in seconds. */
    public static ObjectNode json(LimitedException e) {
        return JsonNodeFactory.instance.objectNode().put("code", LimitedException.CODE).put("limit", e.refused().kind().label())
                .put("retryAfter", e.refused().again().toSeconds());
    }
}
