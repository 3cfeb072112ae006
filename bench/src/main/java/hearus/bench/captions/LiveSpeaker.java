package hearus.bench.captions;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * A speaker as a browser is one: a Socket.IO client over WebSocket that sends a recording at the speed of speech, in pieces that are sent when they are full, and
 * writes down what comes back and when. Speaks on its caller's thread.
 */
public final class LiveSpeaker implements WebSocket.Listener {
    private static final int RATE = 16_000;
    /** A quarter of a second. */
    private static final int USUAL_PIECE = RATE / 4;
    private static final long SECOND = 1_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PACKET = "451-[\"transcription\",{\"_placeholder\":true,\"num\":0}]";

    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Heard> heard = new ArrayList<>();
    private String trouble = "";
    private CompletableFuture<WebSocket> sending = CompletableFuture.completedFuture(null);
    private boolean leaving;
    /** Null until it is connected. */
    private @Nullable WebSocket socket;

    /** A caption event and when it came. */
    public record Heard(long nanos, JsonNode caption) {}

    private LiveSpeaker() {}

    private WebSocket socket() {
        return Objects.requireNonNull(socket);
    }

    /** Connects and joins. */
    public static LiveSpeaker join(CaptionServer server, HttpClient http, String language) throws IOException, InterruptedException {
        var speaker = new LiveSpeaker();
        var uri = server.uri("ws", "/socket.io/?EIO=4&transport=websocket&format=s16le&rate=16000&channels=1&language=" + language);
        try {
            speaker.socket = http.newWebSocketBuilder().connectTimeout(PATIENCE).buildAsync(uri, speaker).join();
            speaker.joined.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return speaker;
        } catch (CompletionException | ExecutionException | TimeoutException e) {
            throw new IOException("The server took no speaker: " + e, e);
        }
    }

    /**
     * Says all of it, then waits that the server has said its part: until nothing came for as long as {@code quiet}, and the words up to {@code end} are final.
     *
     * @return what came back
     */
    public Session say(short[] pcm, long endMillis, Duration quiet) throws IOException, InterruptedException {
        return say(pcm, USUAL_PIECE, endMillis, quiet);
    }

    /** The same, in pieces of so many samples. */
    public Session say(short[] pcm, int piece, long endMillis, Duration quiet) throws IOException, InterruptedException {
        var start = System.nanoTime();
        for (var at = 0; at < pcm.length; at += piece) {
            var length = Math.min(piece, pcm.length - at);
            var due = start + (at + length) * SECOND / RATE;
            for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            send(pcm, at, length);
        }
        awaitFinals(endMillis, quiet);
        synchronized (this) {
            leaving = true;
            return new Session(start, List.copyOf(heard));
        }
    }

    private void send(short[] pcm, int from, int length) throws IOException {
        var bytes = ByteBuffer.allocate(2 * length).order(ByteOrder.LITTLE_ENDIAN);
        for (var i = 0; i < length; i++) {
            bytes.putShort(pcm[from + i]);
        }
        try {
            inTurn(() -> socket().sendText(PACKET, true).thenCompose(_ -> socket().sendBinary(bytes.flip(), true))).join();
        } catch (CompletionException e) {
            throw new IOException("The server cut a speaker off: " + e.getCause(), e);
        }
        complain();
    }

    /** A WebSocket takes one message at a time, and answers to pings come between blobs. */
    private synchronized CompletableFuture<WebSocket> inTurn(Supplier<CompletableFuture<WebSocket>> message) {
        sending = sending.thenCompose(_ -> message.get());
        return sending;
    }

    private synchronized void complain() throws IOException {
        if (!trouble.isEmpty()) {
            throw new IOException(trouble);
        }
    }

    private synchronized void awaitFinals(long endMillis, Duration quiet) throws IOException, InterruptedException {
        var began = System.nanoTime();
        while (true) {
            complain();
            var lastEvent = heard.isEmpty() ? began : Math.max(began, heard.getLast().nanos());
            var done = heard.stream()
                    .anyMatch(one -> one.caption().path("final").asBoolean() && one.caption().path("endMs").asLong() >= endMillis);
            var silent = System.nanoTime() - lastEvent;
            if (silent > quiet.toNanos() || (done && silent > SECOND)) {
                return;
            }
            wait(50);
        }
    }

    public void leave() {
        var _ = inTurn(() -> socket().sendText("1", true));
        socket().abort();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            take(from, text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    private void take(WebSocket from, String packet) {
        if (packet.startsWith("0")) {
            var _ = inTurn(() -> from.sendText("40", true));
        } else if (packet.equals("2")) {
            var _ = inTurn(() -> from.sendText("3", true));
        } else if (packet.startsWith("40")) {
            joined.complete(null);
        } else if (packet.startsWith("42[\"caption\",")) {
            write(System.nanoTime(), packet.substring(2));
        } else if (packet.startsWith("42[\"captionError\",")) {
            fail("The server refused audio: " + packet);
        }
    }

    private synchronized void write(long nanos, String event) {
        try {
            heard.add(new Heard(nanos, JSON.readTree(event).path(1)));
        } catch (JsonProcessingException e) {
            trouble = "The server sent no JSON: " + e.getMessage();
        }
        notifyAll();
    }

    private synchronized void fail(String why) {
        if (!leaving) {
            trouble = why;
        }
        notifyAll();
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        fail("The server closed a speaker's connection");
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable problem) {
        fail("A speaker's connection broke: " + problem);
    }
}
