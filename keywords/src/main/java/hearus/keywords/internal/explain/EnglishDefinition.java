package hearus.keywords.internal.explain;

import java.util.Optional;
import java.util.regex.Pattern;

import hearus.keywords.internal.explain.Definitions.Form;

/** Whether an English sentence defines the term between two parts of it. */
final class EnglishDefinition {
    /** What may stand in front of the subject: nothing, connectives, a field ("in economics,"), an article. */
    private static final Pattern OPENING = Pattern.compile(
            "(?:(?:so|now|well|okay|ok|and|but|then|also|here|basically|remember|again|by definition)[,\\s]+)*(?:in [\\w ]{1,40},\\s+)?(?:(?:an?|the|this)\\s+)?[\"'“‘]?",
            Pattern.CASE_INSENSITIVE);
    private static final String BEHIND = "[\"'”’]?(?:\\s*\\([^()]{1,60}\\))?,?\\s+";
    private static final String HEDGE = "(?:(?:basically|simply|just|usually|really|essentially|defined as|known as)\\s+)*";
    /** "is a good question" explains nothing. */
    private static final String REMARK = "(?:good|bad|great|big|bit|lot|little|very|really|huge|key|major|important|same|best|worst|only|first|second|third|next|last|reason"
            + "|problem|question|matter|mistake|shame|pity|way|one|case)";
    /** "is a sorted array that …"; four words at the least. */
    private static final Pattern IS_A = Pattern.compile(
            BEHIND + "(?:is|are)\\s+" + HEDGE + "(?:an?|the|any|one of|what|when|how)\\s+(?!" + REMARK + "\\b)(?:\\S+\\s+){2,}\\S+",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** "are tiny pores in …": without an article only what is narrowed down is a definition. */
    private static final Pattern ARE = Pattern.compile(
            BEHIND + "are\\s+" + HEDGE
                    + "(?!not|all|also|still|very|more|less|usually|often|\\S+(?:ed|ing|ly)\\b)(?:(?!because|so|and|but|when|if|to)\\S+\\s+){1,3}(?:that|which|who|whose|of|in|for|through|where)\\s+\\S+.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern MEANS = Pattern.compile(
            BEHIND + HEDGE + "(?:refers?\\s+to|means?|denotes?|stands?\\s+for|describes?)\\s+(?:\\S+\\s+)+\\S+",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern IS_CALLED = Pattern.compile(
            "(?<what>.*)\\b(?:is|are)\\s+(?:also\\s+|often\\s+|usually\\s+)?(?:called|known\\s+as|referred\\s+to\\s+as|termed|named)\\s+(?:(?:an?|the)\\s+)?[\"'“‘]?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern WE_CALL = Pattern.compile(
            ".*\\b(?:we|they|people|you|\\w+s)\\s+(?:call|refer\\s+to)\\s+(?:this|that|it|these|those|them)(?:\\s+\\w+)?\\s+(?:as\\s+)?(?:(?:an?|the)\\s+)?[\"'“‘]?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** "The key enzyme here is rubisco, which fixes carbon dioxide": the term is what the subject is. */
    private static final Pattern IS_IT = Pattern.compile(
            "(?:.*[,;]\\s+)?(?:(?:so|now|well|and|but|then|here|again),?\\s+)*(?:an?|the|another|one)\\s+(?!(?:\\S+\\s+){0,3}"
                    + "(?:answer|difference|point|problem|question|reason|result|trouble)\\b)(?:[\\w-]+\\s+){1,5}(?:is|are)\\s+(?:(?:an?|the)\\s+)?[\"'“‘]?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern WHICH = Pattern.compile("[\"'”’]?,\\s+which\\s+(?:\\S+\\s+){2,}\\S+",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern THAT_IS = Pattern.compile(
            "[\"'”’]?,\\s+(?:that is|that is to say|i\\.e\\.|in other words),?\\s+(?:an?|the|any|one)\\s+(?:\\S+\\s+){2,}\\S+",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern POINTER = Pattern.compile("(?:\\w+\\s+)?(?:this|that|these|those|it|such)\\b.{0,30}",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern END = Pattern.compile("[\"'”’]?\\s*(?:[.,;:!?].*)?", Pattern.DOTALL);

    private EnglishDefinition() {}

    /** How the sentence defines its term, if it does. */
    static Optional<Form> form(String before, String after) {
        if (OPENING.matcher(before).matches()
                && (IS_A.matcher(after).matches() || ARE.matcher(after).matches() || MEANS.matcher(after).matches())) {
            return Optional.of(Form.HERE);
        }
        if (THAT_IS.matcher(after).matches() || (WHICH.matcher(after).matches() && IS_IT.matcher(before).matches())) {
            return Optional.of(Form.HERE);
        }
        if (!END.matcher(after).matches()) {
            return Optional.empty();
        }
        var called = IS_CALLED.matcher(before);
        if (called.matches()) {
            return Optional.of(POINTER.matcher(called.group("what").strip()).matches() ? Form.BEFORE : Form.HERE);
        }
        return Optional.of(Form.BEFORE).filter(form -> WE_CALL.matcher(before).matches());
    }
}
