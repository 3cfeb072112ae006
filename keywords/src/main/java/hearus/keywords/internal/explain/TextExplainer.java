package hearus.keywords.internal.explain;

import java.util.HashMap;
import java.util.Map;

/** Explains a term by what the text says of it: needs nobody else. */
public record TextExplainer() implements Explainer {
    @Override
    public Map<String, String> explain(Map<String, Question> terms, Map<String, String> definitions) {
        var answers = new HashMap<>(definitions);
        answers.keySet().retainAll(terms.keySet());
        return answers;
    }
}
