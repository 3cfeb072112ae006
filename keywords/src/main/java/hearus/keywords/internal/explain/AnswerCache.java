package hearus.keywords.internal.explain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/** An LRU cache of answers; also of those that were empty, so that a model is not asked again what it does not know. Thread-safe. */
final class AnswerCache {
    private static final int MAX_ANSWERS = 4_096;

    @GuardedBy("this")
    private final Map<Explainer.Question, Optional<String>> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Explainer.Question, Optional<String>> eldest) {
            return size() > MAX_ANSWERS;
        }
    };

    /** The answer; empty where the question is not in the cache. */
    synchronized Optional<Optional<String>> get(Explainer.Question question) {
        return Optional.ofNullable(answers.get(question));
    }

    synchronized void put(Explainer.Question question, Optional<String> answer) {
        answers.put(question, answer);
    }
}
