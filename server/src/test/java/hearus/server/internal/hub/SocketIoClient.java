package hearus.server.internal.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/** A Socket.IO 4 client over WebSocket, just enough to speak and listen. */
public final class SocketIoClient implements WebSocket.Listener, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> packets = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final AtomicInteger acks = new AtomicInteger();
    private final String namespace;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;

    public SocketIoClient(int port, String query) {
        this(port, "/", query);
    }

    public SocketIoClient(int port, String namespace, String query) {
        this(port, namespace, query, Map.of(), "");
    }

    /**
     * @param headers of the handshake
     * @param auth JSON, or nothing
     */
    public SocketIoClient(int port, String namespace, String query, Map<String, String> headers, String auth) {
        this.namespace = namespace.equals("/") ? "" : namespace + ",";
        var builder = http.newWebSocketBuilder();
        headers.forEach(builder::header);
        socket = builder.buildAsync(URI.create("ws://localhost:" + port + "/socket.io/?EIO=4&transport=websocket&" + query), this).join();
        send("40" + this.namespace + auth);
        await().atMost(PATIENCE).until(() -> packets.stream().anyMatch(packet -> packet.startsWith("40")));
    }

    private void send(String packet) {
        socket.sendText(packet, true).join();
    }

    /** Emits with one JSON argument and returns what the ack says. */
    public JsonNode call(String event, String json) {
        var id = acks.incrementAndGet();
        send("42" + namespace + id + "[\"" + event + "\"," + json + "]");
        return ack(id);
    }

    /** Emits with one JSON argument and wants no ack. */
    public void emit(String event, String json) {
        send("42" + namespace + "[\"" + event + "\"," + json + "]");
    }

    /** Emits with one binary argument and returns what the ack says. */
    public JsonNode call(String event, byte[] bytes) {
        var id = acks.incrementAndGet();
        send("451-" + namespace + id + "[\"" + event + "\",{\"_placeholder\":true,\"num\":0}]");
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return ack(id);
    }

    private JsonNode ack(int id) {
        var prefix = "43" + namespace + id + "[";
        await().atMost(PATIENCE).until(() -> packets.stream().anyMatch(packet -> packet.startsWith(prefix)));
        return parse(packets.stream().filter(packet -> packet.startsWith(prefix)).findFirst().orElseThrow(), prefix).path(0);
    }

    private static JsonNode parse(String packet, String prefix) {
        try {
            return JSON.readTree(packet.substring(prefix.length() - 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the server said when it let this client in: {@code {sid, pid}}. */
    public JsonNode welcome() {
        var prefix = "40" + namespace + "{";
        return parse(packets.stream().filter(packet -> packet.startsWith(prefix)).findFirst().orElseThrow(), prefix);
    }

    /** The {@code auth} with which a client of version 4.6 or newer comes back. */
    public String comingBack() {
        var prefix = "42" + namespace + "[";
        var events = packets.stream().filter(packet -> packet.startsWith(prefix)).map(packet -> parse(packet, prefix)).toList();
        var offset = events.isEmpty() ? "" : events.getLast().path(events.getLast().size() - 1).asText();
        return "{\"pid\":\"" + welcome().path("pid").asText() + "\",\"offset\":\"" + offset + "\"}";
    }

    /** Asks for so many namespaces that are not there. */
    public void connectTo(int namespaces) {
        for (int i = 0; i < namespaces; i++) {
            send("40/nowhere" + i + ",");
        }
    }

    /** Whether the server has closed the connection or disconnected this client. */
    public boolean closed() {
        return socket.isInputClosed() || packets.contains("41" + namespace);
    }

    /** Disconnects from the namespace, as an application does that has finished. */
    public void disconnect() {
        send("41" + namespace);
    }

    /** The payloads of this event so far, in order. */
    public List<JsonNode> events(String name) {
        var prefix = "42" + namespace + "[";
        return packets.stream().filter(packet -> packet.startsWith(prefix)).map(packet -> parse(packet, prefix))
                .filter(event -> event.path(0).asText().equals(name)).map(event -> event.path(1)).toList();
    }

    /** The finished phrases so far. */
    public List<String> results() {
        return events("transitionResult").stream().map(JsonNode::asText).toList();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            var packet = text.toString();
            text.setLength(0);
            if (packet.equals("2")) {
                send("3");
            }
            packets.add(packet);
        }
        from.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
