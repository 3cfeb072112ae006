package hearus.server.internal.limits;

import java.time.InstantSource;
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
}
