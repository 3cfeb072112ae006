package hearus.keywords.internal.explain;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import hearus.keywords.ChatEndpoint;
import hearus.keywords.EndpointCounters;

/**
 * Asks a model for JSON of a given form. The endpoint is told the form ({@code response_format}, as long as it takes that), and the model too; what comes is checked in any case, and asked for again where it
 * is wrong. Thread-safe.
 */
public final class JsonQuestions {
    private static final Logger LOG = System.getLogger(JsonQuestions.class.getName());
    private static final int MAX_CONCURRENT = 4;
    private static final int ATTEMPTS = 3;
    /** A page of text takes a model longer than the sentence that the endpoint's time-out is for. */
    private static final int TIMES_LONGER = 12;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(20).build()).build()).build();

    private final ChatEndpoint endpoint;
    private final ChatClient client;
    private final DailyBudget budget;
    private final EndpointCounters counters;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT, true);
    private volatile boolean formRefused;

    JsonQuestions(ChatEndpoint endpoint, ChatClient client, DailyBudget budget, EndpointCounters counters) {
        this.endpoint = endpoint;
        this.client = client;
        this.budget = budget;
        this.counters = counters;
    }

    /** The form that an answer must have: what a JSON schema says, and what it cannot say. */
    public interface Form<T> {
        /** By which the endpoint calls it: letters and _. */
        String name();

        JsonNode schema();

        /** Reads an answer. */
        T read(JsonNode answer) throws WrongFormException;
    }

    /** An answer has another form; the message says in which way, and nothing of its text. */
    public static final class WrongFormException extends Exception {
        private static final long serialVersionUID = 1;

        public WrongFormException(String message) {
            super(message);
        }
    }

    /** No answer of the right form was got. */
    public static final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean overBudget;

        NoAnswerException(String message, boolean overBudget) {
            super(message);
            this.overBudget = overBudget;
        }

        /** Whether the requests of the day are used up. */
        public boolean overBudget() {
            return overBudget;
        }
    }

    /** How long one answer may take. */
    private Duration timeout() {
        return endpoint.timeout().multipliedBy(TIMES_LONGER);
    }

    /** How long so many questions may take that are asked at once: as many as may be are answered at a time, and half of the time is for wrong answers and other texts' questions. */
    public Duration timeout(int count) {
        return timeout().multipliedBy(2L * Math.ceilDiv(count, MAX_CONCURRENT));
    }

    /** The answer to a question; asks up to three times. */
    public <T> T ask(String instruction, String question, Form<T> form) throws NoAnswerException, InterruptedException {
        permits.acquire();
        try {
            var withForm = !formRefused;
            for (int attempt = 1;; attempt++) {
                try {
                    var answer = once(instruction, question, form, withForm);
                    formRefused = !withForm;
                    return answer;
                } catch (ChatException e) {
                    if (withForm && (e.status() == 400 || e.status() == 422)) {
                        // Old servers know no response_format. If the question itself is wrong, the next attempt says so.
                        withForm = false;
                    } else if (!e.passing()) {
                        throw failed(problem(e));
                    }
                    again(attempt, problem(e), e.retryAfter());
                } catch (WrongFormException e) {
                    again(attempt, problem(e), Duration.ZERO);
                }
            }
        } finally {
            permits.release();
        }
    }

    private <T> T once(String instruction, String question, Form<T> form, boolean withForm)
            throws ChatException, WrongFormException, NoAnswerException, InterruptedException {
        if (!budget.take()) {
            counters.overBudget().increment();
            throw new NoAnswerException("the day's requests are used up", true);
        }
        counters.requests().increment();
        var prompt = new Prompt.Question(instruction + "\n" + form.schema(), question);
        var format = JsonNodeFactory.instance.objectNode().put("type", "json_schema");
        format.putObject("json_schema").put("name", form.name()).put("strict", true).set("schema", form.schema());
        var answer = client.ask(prompt, withForm ? Optional.of(format) : Optional.empty(), timeout());
        try {
            return form.read(JSON.readTree(Answers.withoutThoughts(answer)));
        } catch (JsonProcessingException e) {
            throw new WrongFormException("an answer that is not JSON");
        }
    }

    private static String problem(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    }

    private void again(int attempt, String problem, Duration wait) throws NoAnswerException, InterruptedException {
        if (attempt == ATTEMPTS || wait.compareTo(endpoint.patience()) > 0) {
            throw failed(problem);
        }
        counters.retries().increment();
        var pause = endpoint.backoff().multipliedBy(attempt);
        Thread.sleep(pause.compareTo(wait) > 0 ? pause : wait);
    }

    private NoAnswerException failed(String problem) {
        counters.failures().increment();
        LOG.log(Level.WARNING, "The endpoint for explanations gave no notes or questions: {0}", problem);
        return new NoAnswerException(problem, false);
    }
}
