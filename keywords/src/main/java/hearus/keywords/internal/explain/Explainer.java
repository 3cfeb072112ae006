package hearus.keywords.internal.explain;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Says what terms mean. Thread-safe. */
public sealed interface Explainer extends AutoCloseable permits TextExplainer, EndpointExplainer {
    /**
     * A term to explain.
     *
     * @param term as it is written
     * @param sentence where it stands: the same word is something else in another subject
     * @param korean in which language to explain it
     */
    record Question(String term, String sentence, boolean korean) {}

    /**
     * Explanations of some of the terms, each of at most {@link Explanations#LONGEST} characters; of those that it cannot explain it says nothing. Never an error.
     *
     * @param terms questions by the keys of their terms
     * @param definitions what the text itself says, by the same keys
     */
    Map<String, String> explain(Map<String, Question> terms, Map<String, String> definitions) throws InterruptedException;

    @Override
    default void close() {}

    /** What the explainers say, the first that has something to say about a term winning. */
    static Map<String, String> all(Collection<Explainer> explainers, Map<String, Question> terms, Map<String, String> definitions)
            throws InterruptedException {
        var answers = new HashMap<String, String>();
        for (var explainer : explainers) {
            explainer.explain(terms, definitions).forEach(answers::putIfAbsent);
        }
        return Map.copyOf(answers);
    }
}
