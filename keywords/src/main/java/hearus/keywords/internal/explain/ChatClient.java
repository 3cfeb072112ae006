package hearus.keywords.internal.explain;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import hearus.keywords.ChatEndpoint;
import hearus.keywords.HttpRoute;

/** Asks an OpenAI-compatible server one question at a time: {@code POST /chat/completions}, one attempt. Thread-safe. */
final class ChatClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long LARGEST_ANSWER = 1 << 20;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final ChatEndpoint endpoint;
    // HTTP/1.1: what serves models at home answers an offer of HTTP/2 with a warning or not at all. A redirect would carry the key elsewhere.
    private final HttpClient http;

    ChatClient(ChatEndpoint endpoint, HttpRoute route) {
        this.endpoint = endpoint;
        this.http = route.apply(HttpClient.newBuilder()).version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(endpoint.timeout()).build();
    }

    /** The answer as the model gave it. */
    String ask(Prompt.Question question) throws ChatException, InterruptedException {
        return ask(question, Optional.empty(), endpoint.timeout());
    }

    /**
     * The answer as the model gave it.
     *
     * @param format what OpenAI calls {@code response_format}
     */
    String ask(Prompt.Question question, Optional<JsonNode> format, Duration timeout) throws ChatException, InterruptedException {
        var asked = http.sendAsync(request(question, format),
                BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), LARGEST_ANSWER));
        try {
            // The request's own time-out would end with the headers, and a body can drip for hours.
            return answer(asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new ChatException("no answer within " + timeout.toMillis() + " ms", true, Duration.ZERO);
        } catch (ExecutionException e) {
            var cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new ChatException(problem(cause), cause instanceof IOException, Duration.ZERO);
        } finally {
            asked.cancel(true);
        }
    }

    private String problem(Throwable cause) {
        if (cause instanceof ConnectException) {
            return "nothing listens on " + endpoint.url();
        }
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }

    private HttpRequest request(Prompt.Question question, Optional<JsonNode> format) {
        // Neither temperature nor a limit of tokens: OpenAI's newer models refuse both, and all others do without.
        var body = JsonNodeFactory.instance.objectNode().put("model", endpoint.model()).put("stream", false);
        var messages = body.putArray("messages");
        messages.addObject().put("role", "system").put("content", question.instruction());
        messages.addObject().put("role", "user").put("content", question.question());
        format.ifPresent(form -> body.set("response_format", form));
        var request = HttpRequest.newBuilder(endpoint.completions()).header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8));
        endpoint.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        return request.build();
    }

    private static String answer(HttpResponse<String> response) throws ChatException {
        int status = response.statusCode();
        if (status != 200) {
            boolean passing = status == 408 || status == 409 || status == 425 || status == 429 || status >= 500;
            throw new ChatException("HTTP " + status, status, passing, retryAfter(response));
        }
        return content(response.body());
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        var seconds = response.headers().firstValue("Retry-After").filter(value -> value.matches("\\d{1,6}")).map(Long::parseLong)
                .orElse(0L);
        return Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT.toSeconds()));
    }

    private static String content(String body) throws ChatException {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new ChatException("an answer that is not JSON", true, Duration.ZERO);
        }
        var content = json.path("choices").path(0).path("message").path("content");
        if (!content.isTextual()) {
            throw new ChatException("an answer without choices[0].message.content", false, Duration.ZERO);
        }
        return content.textValue();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
