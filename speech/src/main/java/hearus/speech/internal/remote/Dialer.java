package hearus.speech.internal.remote;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;

import hearus.speech.RemoteLink.RemoteServers;
import hearus.speech.internal.protocol.Wire;

/** Connects one stream to one of the speech servers; after a failure to the next. Used by one thread. */
public final class Dialer {
    private final WebSocketClient sockets;
    private final RemoteServers servers;
    private final Duration timeout;
    private int turn;

    public Dialer(WebSocketClient sockets, RemoteServers servers, Duration timeout) {
        this.sockets = sockets;
        this.servers = servers;
        this.timeout = timeout;
    }

    RemoteServers servers() {
        return servers;
    }

    /** How many servers there are to try before it makes sense to wait. */
    int choices() {
        return servers.addresses().size();
    }

    /** The server whose turn it is. */
    URI address() {
        return servers.addresses().get(turn % servers.addresses().size());
    }

    void next() {
        turn++;
    }

    /** A connection in {@link Wire}, or in the seed's form where the server does not know it. Its owner closes it. */
    SpeechConnection dial(SpeechConnection.Listener listener) throws ConnectionLostException, InterruptedException {
        try {
            return dial(listener, true);
        } catch (ConnectionLostException e) {
            if (knowsNoSubprotocol(e.getCause())) {
                return dial(listener, false);
            }
            throw e;
        }
    }

    /** Whether a server took the connection and named no subprotocol, or refused the request as one that it does not understand. */
    private static boolean knowsNoSubprotocol(Throwable cause) {
        return switch (cause) {
            case UpgradeRejectedException rejected -> rejected.getStatus() == HttpResponseStatus.BAD_REQUEST.code();
            case WebSocketClientHandshakeException handshake -> handshake.response() != null
                    && handshake.response().status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
                    && !handshake.response().headers().contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
            case null, default -> false;
        };
    }

    private SpeechConnection dial(SpeechConnection.Listener listener, boolean ours) throws ConnectionLostException, InterruptedException {
        var options = new WebSocketConnectOptions().setAbsoluteURI(address().toString()).setTimeout(timeout.toMillis());
        servers.token().ifPresent(token -> options.putHeader("Authorization", "Bearer " + token));
        if (ours) {
            options.addSubProtocol(Wire.PROTOCOL);
        }
        var socket = sockets.webSocket();
        var connection = new SpeechConnection(socket, ours, listener);
        var connecting = socket.connect(options);
        try {
            connecting.toCompletionStage().toCompletableFuture().get(timeout.toMillis() * 2, TimeUnit.MILLISECONDS);
            return connection;
        } catch (ExecutionException e) {
            throw new ConnectionLostException("no connection: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            connecting.onSuccess(late -> late.close());
            throw new ConnectionLostException("no answer within " + timeout.toSeconds() * 2 + " s", e);
        }
    }
}
