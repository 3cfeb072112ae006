package hearus.keywords;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where explanations are asked for: a server that speaks OpenAI's chat completions, such as OpenAI itself, Ollama or vLLM. Begin with {@link #of} and change what differs.
 *
 * @param url the API's base, for example {@code http://localhost:11434/v1}; {@code /chat/completions} is added
 * @param model the name by which the server knows its model
 * @param key what the server wants as bearer token, if anything; shown nowhere
 * @param timeout for one answer
 * @param patience for all explanations of one text; those that are not there by then are left out
 * @param backoff before the second attempt; doubled for each further one
 * @param dailyBudget requests in one day (UTC) of this process, attempts that failed included
 */
public record ChatEndpoint(URI url, String model, Optional<String> key, Duration timeout, Duration patience, Duration backoff,
        int dailyBudget) {
    public ChatEndpoint {
        if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null) {
            throw new IllegalArgumentException("The address of an OpenAI-compatible API looks like http://localhost:11434/v1: " + url);
        }
        if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
            throw new IllegalArgumentException(
                    "The address of an OpenAI-compatible API has no user, no query and no fragment: its key is given apart.");
        }
        if (model.isBlank()) {
            throw new IllegalArgumentException("An OpenAI-compatible API must be told which model to use.");
        }
        if (key.filter(secret -> !secret.matches("[\\x21-\\x7e]{1,1000}")).isPresent()) {
            throw new IllegalArgumentException("The key of the API has characters that no key has.");
        }
        if (dailyBudget < 0) {
            throw new IllegalArgumentException("A daily budget is 0 or more: " + dailyBudget);
        }
    }

    /** 10 s for an answer, 20 s for a text, 1000 requests a day, no key. */
    public static ChatEndpoint of(URI url, String model) {
        return new ChatEndpoint(url, model, Optional.empty(), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(500),
                1_000);
    }

    public ChatEndpoint withKey(String other) {
        return new ChatEndpoint(url, model, Optional.of(other), timeout, patience, backoff, dailyBudget);
    }

    public ChatEndpoint withTimes(Duration one, Duration all, Duration pause) {
        return new ChatEndpoint(url, model, key, one, all, pause, dailyBudget);
    }

    public ChatEndpoint withDailyBudget(int other) {
        return new ChatEndpoint(url, model, key, timeout, patience, backoff, other);
    }

    public URI completions() {
        return URI.create(url.toString().replaceFirst("/+$", "") + "/chat/completions");
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ChatEndpoint[" + url + ", " + model + "]";
    }
}
