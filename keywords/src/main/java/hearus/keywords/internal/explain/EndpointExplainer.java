package hearus.keywords.internal.explain;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.keywords.ChatEndpoint;
import hearus.keywords.EndpointCounters;
import hearus.keywords.HttpRoute;

/**
 * Explains terms by asking an endpoint, a few at a time. An attempt that may succeed later is made three times; an endpoint that failed several terms in a row is not asked for a
 * while. Whatever goes wrong costs explanations, never more than {@link ChatEndpoint#patience()}, and is counted and logged without the text.
 */
public final class EndpointExplainer implements Explainer {
    private static final Logger LOG = System.getLogger(EndpointExplainer.class.getName());
    private static final int MAX_CONCURRENT = 4;
    private static final int ATTEMPTS = 3;
    private static final int FAILURES_BEFORE_PAUSE = 3;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final ChatEndpoint endpoint;
    private final ChatClient client;
    private final Clock clock;
    private final DailyBudget budget;
    private final AnswerCache cache = new AnswerCache();
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT, true);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("hearus-explain-", 0).factory());
    private final EndpointCounters counters;
    @GuardedBy("this")
    private int failures;
    /** Epoch milliseconds. */
    @GuardedBy("this")
    private long pausedUntil = Long.MIN_VALUE;

    public EndpointExplainer(ChatEndpoint endpoint, HttpRoute route, Clock clock, EndpointCounters counters) {
        this.endpoint = endpoint;
        this.client = new ChatClient(endpoint, route);
        this.clock = clock;
        this.budget = new DailyBudget(endpoint.dailyBudget(), clock);
        this.counters = counters;
    }

    /** Asks the same endpoint, out of the same day's budget, for answers of a given form. To be closed before this. */
    public JsonQuestions jsonQuestions() {
        return new JsonQuestions(endpoint, client, budget, counters);
    }

    @Override
    public Map<String, String> explain(Map<String, Question> terms, Map<String, String> definitions) throws InterruptedException {
        var questions = List.copyOf(terms.entrySet());
        // Those that are not done in time are interrupted, and so are all of them when the caller is.
        var answers = threads.invokeAll(questions.stream().<Callable<Optional<String>>>map(each -> () -> answer(each.getValue())).toList(),
                endpoint.patience().toMillis(), TimeUnit.MILLISECONDS);
        var explained = new HashMap<String, String>();
        for (int i = 0; i < questions.size(); i++) {
            var answer = answers.get(i);
            if (answer.isCancelled()) {
                counters.late().increment();
                continue;
            }
            try {
                var key = questions.get(i).getKey();
                answer.get().ifPresent(text -> explained.put(key, text));
            } catch (ExecutionException e) {
                LOG.log(Level.WARNING, "An explanation failed", e.getCause());
            }
        }
        return explained;
    }

    private Optional<String> answer(Question question) throws InterruptedException {
        var known = cache.get(question);
        if (known.isPresent()) {
            counters.cached().increment();
            return known.get();
        }
        permits.acquire();
        try {
            return ask(question);
        } finally {
            permits.release();
        }
    }

    private Optional<String> ask(Question question) throws InterruptedException {
        var prompt = (question.korean() ? Prompt.KOREAN : Prompt.ENGLISH).about(question.term(), question.sentence());
        for (int attempt = 1; !paused(); attempt++) {
            if (!budget.take()) {
                counters.overBudget().increment();
                return Optional.empty();
            }
            counters.requests().increment();
            try {
                var answer = Answers.explanation(client.ask(prompt), question.term());
                succeeded();
                cache.put(question, answer);
                return answer;
            } catch (ChatException e) {
                if (!e.passing() || attempt == ATTEMPTS || e.retryAfter().compareTo(endpoint.patience()) > 0) {
                    failed(e);
                    return Optional.empty();
                }
                counters.retries().increment();
                Thread.sleep(pause(attempt, e.retryAfter()));
            }
        }
        return Optional.empty();
    }

    /** Doubled with each attempt; half of it is random (jitter), so that terms that failed together are not asked again together. */
    private Duration pause(int attempt, Duration least) {
        long whole = endpoint.backoff().toMillis() << (attempt - 1);
        var chosen = Duration.ofMillis(whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1));
        return chosen.compareTo(least) > 0 ? chosen : least;
    }

    private synchronized boolean paused() {
        return clock.millis() < pausedUntil;
    }

    private synchronized void succeeded() {
        failures = 0;
    }

    private synchronized void failed(ChatException problem) {
        counters.failures().increment();
        failures++;
        LOG.log(Level.DEBUG, "The endpoint for explanations failed: {0}", problem.getMessage());
        if (failures >= FAILURES_BEFORE_PAUSE) {
            failures = 0;
            pausedUntil = clock.millis() + PAUSE.toMillis();
            LOG.log(Level.WARNING, "The endpoint for explanations is not asked for {0} s, it failed {1} times: {2}", PAUSE.toSeconds(),
                    FAILURES_BEFORE_PAUSE, problem.getMessage());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }
}
