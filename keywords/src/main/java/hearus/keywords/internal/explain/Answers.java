package hearus.keywords.internal.explain;

import java.util.Optional;
import java.util.regex.Pattern;

/** Makes an explanation of what a model answered. */
final class Answers {
    private static final Pattern THOUGHT = Pattern.compile("<think>.*?(?:</think>|$)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern FENCE = Pattern.compile("^```\\w*\\s*|\\s*```$");
    private static final Pattern MARKS = Pattern.compile("\\*\\*|__|`");
    private static final Pattern QUOTED = Pattern.compile("^[\"“「『](.*)[\"”」』]$", Pattern.DOTALL);
    /** "I do not know", in the words that models have for it. */
    private static final Pattern NO_ANSWER = Pattern.compile(
            "^(?:[-–—.?]+$|none\\b|unknown\\b|n/?a\\b|error\\b|(?:i['’]?m|i am|we are)?\\s*(?:very |so )?sorry\\b|i (?:cannot|can['’]t|do not|don['’]t)\\b|as an ai\\b|오류|에러|죄송|미안|모르|모름|알 수 없|없음|제공된 (?:문장|정보))",
            Pattern.CASE_INSENSITIVE);

    private Answers() {}

    /** An answer without what the model thought before it, and without a fence around it. */
    static String withoutThoughts(String answer) {
        return FENCE.matcher(THOUGHT.matcher(answer).replaceAll("").strip()).replaceAll("").strip();
    }

    /** The first paragraph without decoration, or nothing where the model had no answer. */
    static Optional<String> explanation(String answer, String term) {
        var said = withoutThoughts(answer);
        var paragraph = MARKS.matcher(said.split("\\R\\s*\\R", 2)[0]).replaceAll("").strip();
        var bare = QUOTED.matcher(paragraph).replaceFirst("$1").strip();
        var prefix = Pattern.compile("^" + Pattern.quote(term) + "\\s*[:：]\\s*", Pattern.CASE_INSENSITIVE);
        var explanation = prefix.matcher(bare).replaceFirst("");
        return NO_ANSWER.matcher(explanation).find() ? Optional.empty() : Explanations.of(explanation);
    }
}
