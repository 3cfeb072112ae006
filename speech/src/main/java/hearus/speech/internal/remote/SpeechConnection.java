package hearus.speech.internal.remote;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;

import hearus.speech.internal.protocol.CaptionsV1;
import hearus.speech.internal.protocol.Pcm;

/** One connection to a speech server: messages out by one thread, messages in on its event loop. A server that sends nothing, not even pongs, counts as lost. */
final class SpeechConnection implements AutoCloseable {
    private static final long PING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PONG_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long WRITE_TIMEOUT_SECONDS = 20;
    private static final int GOING_AWAY = 1001;

    private final ClientWebSocket socket;
    private final boolean captionsV1;
    private final CompletableFuture<Optional<Integer>> closed = new CompletableFuture<>();
    private final AtomicLong lastReceived = new AtomicLong(System.nanoTime());
    private long lastPing = System.nanoTime();

    /** Gets what the server sends, in order, on the connection's event loop. */
    interface Listener {
        void message(SpeechConnection connection, String text);

        void closed(SpeechConnection connection);
    }

    SpeechConnection(ClientWebSocket socket, boolean captionsV1, Listener listener) {
        this.socket = socket;
        this.captionsV1 = captionsV1;
        socket.textMessageHandler(text -> {
            lastReceived.set(System.nanoTime());
            listener.message(this, text);
        });
        socket.pongHandler(pong -> lastReceived.set(System.nanoTime()));
        socket.exceptionHandler(error -> socket.close((short) 1003, "not readable"));
        socket.closeHandler(done -> {
            closed.complete(Optional.ofNullable(socket.closeStatusCode()).map(Short::intValue));
            listener.closed(this);
        });
    }

    /** Whether the protocol is {@link CaptionsV1}, and not the plain-text form. */
    boolean captionsV1() {
        return captionsV1;
    }

    void send(String text) throws ConnectionLostException, InterruptedException {
        await(socket.writeTextMessage(text).toCompletionStage().toCompletableFuture());
    }

    /** Sends samples; returns when they are written, so that a slow network slows the sender down. */
    void send(AudioBacklog.Chunk piece) throws ConnectionLostException, InterruptedException {
        var samples = piece.samples();
        var header = captionsV1 ? CaptionsV1.OFFSET_BYTES : 0;
        var bytes = new byte[header + 2 * samples.length];
        Pcm.write(samples, bytes, header);
        var buffer = Buffer.buffer(bytes);
        if (captionsV1) {
            buffer.setLong(0, piece.offset());
        }
        await(socket.writeBinaryMessage(buffer).toCompletionStage().toCompletableFuture());
    }

    private void await(CompletableFuture<Void> written) throws ConnectionLostException, InterruptedException {
        try {
            written.get(WRITE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ConnectionLostException("not writable: " + Objects.requireNonNullElse(e.getCause(), e).getMessage(), e);
        } catch (TimeoutException e) {
            throw new ConnectionLostException("not writable for " + WRITE_TIMEOUT_SECONDS + " s", e);
        }
    }

    /** Sends a ping when it is time for one, and fails when the server has been silent for too long. To be called every second or so. */
    void keepAlive() throws ConnectionLostException {
        var now = System.nanoTime();
        if (now - lastReceived.get() > PONG_TIMEOUT_NANOS) {
            throw new ConnectionLostException("no answer to pings");
        }
        if (now - lastPing > PING_INTERVAL_NANOS) {
            lastPing = now;
            socket.writePing(Buffer.buffer("h"));
        }
    }

    /** Reads nothing until this completes. To be called on the event loop. */
    void pauseUntil(CompletableFuture<Void> again) {
        socket.pause();
        var _ = again.thenRun(() -> {
            lastReceived.set(System.nanoTime());
            socket.resume();
        });
    }

    /** Throws when the connection is closed. */
    void requireOpen() throws ConnectionLostException {
        if (closed.isDone()) {
            throw ConnectionLostException.closed(closed.resultNow().equals(Optional.of(GOING_AWAY)),
                    "closed" + closed.resultNow().map(code -> " with " + code).orElse("")
                            + Optional.ofNullable(socket.closeReason()).filter(reason -> !reason.isBlank()).map(reason -> ": " + reason)
                                    .orElse(""));
        }
    }

    /** Whether the server has closed the connection with 1000. */
    boolean closedNormally() {
        return closed.isDone() && closed.resultNow().equals(Optional.of(1000));
    }

    @Override
    public void close() {
        socket.close();
    }
}
