package hearus.speech.internal.remote;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import org.jspecify.annotations.Nullable;

import hearus.speech.RemoteLink.RemoteServers;
import hearus.speech.internal.protocol.CaptionsV1;

/** Connects one stream to one of the speech servers; after a failure to the next. Used by one thread. */
public final class Dialer {
    private final WebSocketClient sockets;
    private final RemoteServers servers;
    private final Duration timeout;
    private int index;

    /** @param timeout for a connection to be made */
    public Dialer(WebSocketClient sockets, RemoteServers servers, Duration timeout) {
        this.sockets = sockets;
        this.servers = servers;
        this.timeout = timeout;
    }

    RemoteServers servers() {
        return servers;
    }

    /** How many servers there are to try. */
    int serverCount() {
        return servers.addresses().size();
    }

    /** The server that is tried next. */
    URI address() {
        return servers.addresses().get(index % servers.addresses().size());
    }

    /** Goes on to the next server. */
    void next() {
        index++;
    }

    /** Connects with {@link CaptionsV1}, or with the plain-text form where the server does not know it. The caller closes the connection. */
    SpeechConnection dial(SpeechConnection.Listener listener) throws ConnectionLostException, InterruptedException {
        try {
            return dial(listener, true);
        } catch (ConnectionLostException e) {
            if (lacksSubprotocol(e.getCause())) {
                return dial(listener, false);
            }
            throw e;
        }
    }

    /** Whether a server accepted the connection and named no subprotocol, or answered 400. */
    private static boolean lacksSubprotocol(@Nullable Throwable cause) {
        return switch (cause) {
            case UpgradeRejectedException rejected -> rejected.getStatus() == HttpResponseStatus.BAD_REQUEST.code();
            case WebSocketClientHandshakeException handshake -> handshake.response() != null
                    && handshake.response().status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
                    && !handshake.response().headers().contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
            case null, default -> false;
        };
    }

    private SpeechConnection dial(SpeechConnection.Listener listener, boolean captionsV1)
            throws ConnectionLostException, InterruptedException {
        var options = new WebSocketConnectOptions().setAbsoluteURI(address().toString()).setTimeout(timeout.toMillis());
        servers.token().ifPresent(token -> options.putHeader("Authorization", "Bearer " + token));
        if (captionsV1) {
            options.addSubProtocol(CaptionsV1.PROTOCOL);
        }
        var socket = sockets.webSocket();
        var connection = new SpeechConnection(socket, captionsV1, listener);
        var connecting = socket.connect(options);
        try {
            connecting.toCompletionStage().toCompletableFuture().get(timeout.toMillis() * 2, TimeUnit.MILLISECONDS);
            return connection;
        } catch (ExecutionException e) {
            var cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new ConnectionLostException("no connection: " + cause, cause);
        } catch (TimeoutException e) {
            connecting.onSuccess(late -> late.close());
            throw new ConnectionLostException("no answer within " + timeout.toSeconds() * 2 + " s", e);
        }
    }
}
