package hearus.server.internal.rest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;

import static org.assertj.core.api.Assertions.assertThat;

/** The REST API of a test on a real HTTP server, and a client that checks that its answers are those that the API's document promises. */
public final class ApiServer implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Vertx vertx;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonNode document;
    private final SchemaRegistry schemas;

    private ApiServer(Vertx vertx, HttpServer server) throws IOException, InterruptedException {
        this.vertx = vertx;
        this.server = server;
        this.document = json(send(request("/api/openapi.json"), BodyHandlers.ofString()));
        this.schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of("urn:openapi", document.toString())));
    }

    /**
     * Starts a server.
     *
     * @param routes mounts what is served, with the API's document among it
     */
    public static ApiServer start(BiConsumer<Router, Vertx> routes) throws IOException, InterruptedException {
        var vertx = Vertx.vertx();
        var router = Router.router(vertx);
        routes.accept(router, vertx);
        return new ApiServer(vertx, await(vertx.createHttpServer().requestHandler(router).listen(0, "localhost")));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    public int port() {
        return server.actualPort();
    }

    public Vertx vertx() {
        return vertx;
    }

    /** The API's document, as it is served. */
    public JsonNode document() {
        return document;
    }

    /** A request of this address, such as {@code /api/v1/lectures}. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
    }

    /** Sends a request whose answer is not checked. */
    public <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) throws IOException, InterruptedException {
        return client.send(request.build(), handler);
    }

    /** Asks without a body. */
    public HttpResponse<String> ask(String method, String path, String... headers) throws IOException, InterruptedException {
        return ask(method, path, BodyPublishers.noBody(), headers);
    }

    /** Asks, and fails if the answer is none that the document promises. */
    public HttpResponse<String> ask(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        var request = request(path).method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        var response = send(request, BodyHandlers.ofString());
        assertPromised(method, path, response);
        return response;
    }

    public static JsonNode json(HttpResponse<String> response) throws IOException {
        return MAPPER.readTree(response.body());
    }

    private void assertPromised(String method, String path, HttpResponse<String> response) {
        var plain = path.replaceFirst("\\?.*", "");
        for (var entry : document.path("paths").properties()) {
            var operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
            if (plain.matches(entry.getKey().replaceAll("\\{[a-z]+}", "[^/]*")) && operation.isObject()) {
                var promised = operation.path("responses").path(Integer.toString(response.statusCode()));
                assertThat(promised.isObject()).as("%s %s -> %d %s", method, path, response.statusCode(), response.body()).isTrue();
                assertPromised(promised.path("content"), response);
                return;
            }
        }
    }

    private void assertPromised(JsonNode contents, HttpResponse<String> response) {
        var type = response.headers().firstValue("Content-Type");
        if (contents.size() > 1) {
            assertThat(contents.properties().stream().map(Map.Entry::getKey)).anyMatch(type.orElse("")::startsWith);
            return;
        }
        for (var content : contents.properties()) {
            assertThat(type).contains(content.getKey());
            assertThat(errors(content.getValue().path("schema").path("$ref").asText(), response.body())).as(response.body()).isEmpty();
        }
    }

    private List<String> errors(String reference, String json) {
        var schema = schemas.getSchema(SchemaLocation.of("urn:openapi" + reference));
        return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
    }

    @Override
    public void close() {
        await(server.close());
        await(vertx.close());
        client.close();
    }
}
