package hearus.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A real HTTP server for the tests of whoever asks a model: it serves {@code /v1/chat/completions} as it is told, keeps what it was asked, and gives each request a thread. */
public final class ChatServer implements AutoCloseable {
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    /** What came: its headers {@code Authorization} and {@code Upgrade} (empty when missing) and its body. */
    public record Request(String authorization, String upgrade, String body) {}

    /** What the server does with the request of this number, from 1 on. It may answer, wait, or do nothing and let the connection end. */
    @FunctionalInterface
    public interface Behaviour {
        void serve(int number, Request request, HttpExchange exchange) throws IOException, InterruptedException;
    }

    public ChatServer(Behaviour behaviour) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", exchange -> {
            try (exchange) {
                var headers = exchange.getRequestHeaders();
                var request = new Request(headers.getOrDefault("Authorization", List.of("")).getFirst(),
                        headers.getOrDefault("Upgrade", List.of("")).getFirst(),
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                requests.add(request);
                behaviour.serve(requests.size(), request, exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    /** The base to configure a client with. */
    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/v1");
    }

    /** What came so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Answers with this status and body. */
    public static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Answers as a model does. */
    public static void say(HttpExchange exchange, String content) throws IOException {
        answer(exchange, 200, completion(content));
    }

    /** The JSON of a model's answer. */
    public static String completion(String content) {
        var escaped = content.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + escaped
                + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    }

    /** Ends all connections, also those whose answers somebody waits for. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
