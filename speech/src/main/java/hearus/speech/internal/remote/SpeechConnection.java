package hearus.speech.internal.remote;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;

import hearus.speech.internal.protocol.Pcm;
import hearus.speech.internal.protocol.Wire;

/** One connection to a speech server: messages out by one thread, messages in on its event loop. A peer that says nothing, not even to pings, counts as lost. */
final class SpeechConnection implements AutoCloseable {
    private static final long PING_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long DEAD_AFTER_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long WRITE_SECONDS = 20;

    private final ClientWebSocket socket;
    private final boolean ours;
    private final CompletableFuture<Optional<Integer>> closed = new CompletableFuture<>();
    private final AtomicLong heard = new AtomicLong(System.nanoTime());
    private long pinged = System.nanoTime();

    /** Told what comes in, in order, on the connection's event loop. */
    interface Listener {
        void message(SpeechConnection connection, String text);

        void closed(SpeechConnection connection);
    }

    SpeechConnection(ClientWebSocket socket, boolean ours, Listener listener) {
        this.socket = socket;
        this.ours = ours;
        socket.textMessageHandler(text -> {
            heard.set(System.nanoTime());
            listener.message(this, text);
        });
        socket.pongHandler(pong -> heard.set(System.nanoTime()));
        socket.exceptionHandler(error -> socket.close((short) 1003, "not readable"));
        socket.closeHandler(done -> {
            closed.complete(Optional.ofNullable(socket.closeStatusCode()).map(Short::intValue));
            listener.closed(this);
        });
    }

    /** Whether the server speaks {@link Wire}; else it speaks the seed's form. */
    boolean ours() {
        return ours;
    }

    void send(String text) throws ConnectionLostException, InterruptedException {
        await(socket.writeTextMessage(text).toCompletionStage().toCompletableFuture());
    }

    /** Sends samples; returns when they are written, which is how a slow network slows the sender. */
    void send(AudioBacklog.Piece piece) throws ConnectionLostException, InterruptedException {
        var samples = piece.samples();
        var header = ours ? Wire.OFFSET_BYTES : 0;
        var bytes = new byte[header + 2 * samples.length];
        Pcm.write(samples, bytes, header);
        var buffer = Buffer.buffer(bytes);
        if (ours) {
            buffer.setLong(0, piece.offset());
        }
        await(socket.writeBinaryMessage(buffer).toCompletionStage().toCompletableFuture());
    }

    private void await(CompletableFuture<Void> written) throws ConnectionLostException, InterruptedException {
        try {
            written.get(WRITE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ConnectionLostException("not writable: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new ConnectionLostException("not writable for " + WRITE_SECONDS + " s", e);
        }
    }

    /** Sends a ping when it is time for one, and fails when the server has been silent for too long. To be called every second or so. */
    void keepAlive() throws ConnectionLostException {
        var now = System.nanoTime();
        if (now - heard.get() > DEAD_AFTER_NANOS) {
            throw new ConnectionLostException("no answer to pings");
        }
        if (now - pinged > PING_EVERY_NANOS) {
            pinged = now;
            socket.writePing(Buffer.buffer("h"));
        }
    }

    /** Reads nothing until this completes. To be called on the event loop. */
    void pauseUntil(CompletableFuture<Void> again) {
        socket.pause();
        var _ = again.thenRun(() -> {
            heard.set(System.nanoTime());
            socket.resume();
        });
    }

    /** Fails when the connection is closed. */
    void check() throws ConnectionLostException {
        if (closed.isDone()) {
            throw new ConnectionLostException("closed" + closed.resultNow().map(code -> " with " + code).orElse("")
                    + Optional.ofNullable(socket.closeReason()).filter(reason -> !reason.isBlank()).map(reason -> ": " + reason)
                            .orElse(""));
        }
    }

    /** Whether the server has closed because it was finished. */
    boolean closedNormally() {
        return closed.isDone() && closed.resultNow().equals(Optional.of(1000));
    }

    @Override
    public void close() {
        socket.close();
    }
}
