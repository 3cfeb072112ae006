package hearus.socketio;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a socket was disconnected, with the words that Node's server has for it. */
public enum DisconnectReason {
    /** The connection closed: the client left, or its network ended the connection. */
    TRANSPORT_CLOSE("transport close"),
    /** The connection failed, or the client broke a rule of its transport or read too slowly. */
    TRANSPORT_ERROR("transport error"),
    /** The client was not heard of in time. */
    PING_TIMEOUT("ping timeout"),
    /** The client sent a malformed packet of Engine.IO. */
    PARSE_ERROR("parse error"),
    /** The client did not fetch its last packets after an orderly close, or did just then. */
    FORCED_CLOSE("forced close"),
    /** The server closed the whole connection: {@link Socket#closeConnection}, or the client broke a rule of Socket.IO. */
    FORCED_SERVER_CLOSE("forced server close"),
    /** The client left the namespace. */
    CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect"),
    /** {@link Socket#disconnect}. */
    SERVER_NAMESPACE_DISCONNECT("server namespace disconnect"),
    /** {@link SocketIoServer#close}. */
    SERVER_SHUTTING_DOWN("server shutting down"),
    /** A {@link Namespace.Middleware} did not let the client in: only handlers that are set after that see it. */
    REFUSED("refused");

    private final String text;

    DisconnectReason(String text) {
        this.text = text;
    }

    /** As Node's server says it, for example "transport close"; so it is written where it is an argument of an event. */
    @JsonValue
    public String text() {
        return text;
    }

    /** The {@link #text}. */
    @Override
    public String toString() {
        return text;
    }
}
