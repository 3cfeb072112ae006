package hearus.server.internal.limits;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

import io.vertx.core.http.HttpServerRequest;

import hearus.server.ClientLimits;
import hearus.socketio.Socket.Handshake;
import hearus.speech.SpeechServer;

/**
 * The limits of a server's clients, on every way in. Thread-safe.
 *
 * @param requests of HTTP
 * @param sockets of Socket.IO
 * @param quotas of {@code /ws}
 */
public record ClientLimiting(RequestLimits requests, SocketLimits sockets, SpeechServer.Quotas quotas) {
    /** Counts by the address of the peer of the TCP connection: behind a proxy, the proxy's. */
    public static ClientLimiting create(ClientLimits limits) {
        return create(limits, InstantSource.system(), ClientLimiting::peer, Handshake::address);
    }

    /**
     * Counts by what these say is a client's address.
     *
     * @param ofRequest of a client that sends an HTTP request
     * @param ofHandshake of a Socket.IO client
     */
    public static ClientLimiting create(ClientLimits limits, InstantSource clock, Function<HttpServerRequest, String> ofRequest,
            Function<Handshake, String> ofHandshake) {
        var usage = new ClientUsage(limits, clock, ClientUsage.MAX_IDLE);
        return new ClientLimiting(new RequestLimits(usage, ofRequest), new SocketLimits(usage, ofHandshake),
                request -> new StreamQuota(usage, Subject.at(ofRequest.apply(request))));
    }

    /** The address of the peer of a request's TCP connection. */
    public static String peer(HttpServerRequest request) {
        var address = request.remoteAddress();
        return Optional.ofNullable(address.hostAddress()).orElseGet(address::toString);
    }
}
