package hearus.server.internal.audit;

import java.util.function.Function;

import hearus.server.AuditLog;
import hearus.server.AuditLog.Outcome;
import hearus.server.internal.access.SocketAccess;
import hearus.socketio.Namespace;
import hearus.socketio.Socket;
import hearus.socketio.Socket.Handshake;

/** Events of Socket.IO clients in the audit log. Thread-safe. */
public final class SocketAudit {
    private static final String DATA = "hearus.audit";

    private final AuditLog log;
    private final Function<Handshake, String> addresses;

    /** @param addresses the address of the client that sent a handshake */
    public SocketAudit(AuditLog log, Function<Handshake, String> addresses) {
        this.log = log;
        this.addresses = addresses;
    }

    /** Writes what clients of this namespace do. */
    public void serve(Namespace namespace) {
        namespace.use(socket -> socket.data().put(DATA, this));
    }

    /** Writes what a client did, or was refused. Does nothing where nothing is written. */
    public static void record(Socket socket, String action, String lecture, String target, Outcome outcome) {
        if (socket.data().get(DATA) instanceof SocketAudit audit) {
            audit.log.record(new AuditLog.Event(action, SocketAccess.caller(socket).auditName(), audit.addresses.apply(socket.handshake()),
                    lecture, target, outcome));
        }
    }
}
