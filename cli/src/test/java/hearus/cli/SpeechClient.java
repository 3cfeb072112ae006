package hearus.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** A client of {@code /ws} that speaks without an end, five times as fast as people do, until its connection is closed. */
final class SpeechClient implements WebSocket.Listener, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** 100 ms. */
    private static final int PIECE = 1600;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;
    private final short[] speech;
    private long sent;

    /** @param from of the speech, in samples */
    SpeechClient(int port, short[] speech, int from) {
        this.speech = speech;
        socket = http.newWebSocketBuilder().subprotocols("hearus.captions.v1")
                .buildAsync(URI.create("ws://localhost:" + port + "/ws"), this).join();
        socket.sendText("{\"type\":\"start\",\"languages\":[\"en\"]}", true).join();
        var _ = clock.scheduleAtFixedRate(() -> send(from), 0, 20, TimeUnit.MILLISECONDS);
    }

    private void send(int from) {
        var message = ByteBuffer.allocate(8 + 2 * PIECE).putLong(sent);
        for (int i = 0; i < PIECE; i++) {
            short sample = speech[(int) ((from + sent + i) % speech.length)];
            message.put((byte) sample).put((byte) (sample >> 8));
        }
        sent += PIECE;
        if (!socket.isOutputClosed()) {
            socket.sendBinary(message.flip(), true).join();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            try {
                messages.add(JSON.readTree(text.toString()));
            } catch (IOException e) {
                closed.completeExceptionally(e);
            }
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    long partials() {
        return messages.stream().filter(message -> type(message).equals("partial")).count();
    }

    /** Partials and finals: a machine that is busy makes few partials. */
    long texts() {
        return messages.stream().filter(message -> List.of("partial", "final").contains(type(message))).count();
    }

    /** The phrases of which something was shown. */
    Set<Long> begun() {
        return phrases("partial");
    }

    /** The phrases whose text is final. */
    Set<Long> ended() {
        return phrases("final");
    }

    private Set<Long> phrases(String type) {
        var ids = new HashSet<Long>();
        messages.stream().filter(message -> type(message).equals(type)).forEach(message -> ids.add(message.path("id").asLong()));
        return ids;
    }

    private static String type(JsonNode message) {
        return message.path("type").asText();
    }

    /** The code with which the server closed the connection. */
    int closeCode() throws Exception {
        return closed.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        socket.abort();
        http.shutdownNow();
    }
}
