package hearus.socketio;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a socket was disconnected, with the texts of Node's server. */
public enum DisconnectReason {
    /** The connection closed: the client closed it, or the network did. */
    TRANSPORT_CLOSE("transport close"),
    /** The connection failed, or the client broke a rule of its transport or read too slowly. */
    TRANSPORT_ERROR("transport error"),
    /** No packet of the client came in time (heartbeat). */
    PING_TIMEOUT("ping timeout"),
    /** The client sent a malformed packet of Engine.IO. */
    PARSE_ERROR("parse error"),
    /** The server closed the connection after its last packets, whether the client fetched them or not. */
    FORCED_CLOSE("forced close"),
    /** The server closed the whole connection: {@link Socket#closeConnection}, or the client broke a rule of Socket.IO. */
    FORCED_SERVER_CLOSE("forced server close"),
    /** The client sent a disconnect packet. */
    CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect"),
    /** {@link Socket#disconnect}. */
    SERVER_NAMESPACE_DISCONNECT("server namespace disconnect"),
    /** {@link SocketIoServer#close}. */
    SERVER_SHUTTING_DOWN("server shutting down"),
    /** A {@link Namespace.Middleware} refused the client: only handlers that are added afterwards get this. */
    REFUSED("refused");

    private final String text;

    DisconnectReason(String text) {
        this.text = text;
    }

    /** The text of Node's server, for example "transport close"; so it is written where it is an argument of an event. */
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
