package hearus.keywords.internal.explain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The answers that were used last; also that there was none, so that a model is not asked again what it does not know. Thread-safe. */
final class AnswerCache {
    private static final int LARGEST = 4_096;

    private final Map<Explainer.Question, Optional<String>> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Explainer.Question, Optional<String>> eldest) {
            return size() > LARGEST;
        }
    };

    /** Empty when it was never asked. */
    synchronized Optional<Optional<String>> get(Explainer.Question question) {
        return Optional.ofNullable(answers.get(question));
    }

    synchronized void put(Explainer.Question question, Optional<String> answer) {
        answers.put(question, answer);
    }
}
