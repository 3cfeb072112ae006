package hearus.keywords.internal.explain;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import hearus.keywords.internal.explain.Definitions.Form;

/** Whether a Korean sentence defines the term between two parts of it. */
final class KoreanDefinition {
    /** What may stand in front of the subject: nothing, connectives, a field ("경제학에서"), a clause. */
    private static final Pattern OPENING = Pattern.compile("(?:.*(?:에서|에서는|에서의|번째는|번째로는|,)\\s+|(?:\\S{1,6},?\\s+)?)");
    private static final Pattern CONNECTIVE = Pattern
            .compile("(?:자|그래서|그런데|그리고|그러나|하지만|그러니까|그러면|그럼|따라서|즉|또|또한|한편|다만|이제|여기서|먼저|우선|다음으로|이때|바로|흔히|보통),?\\s+");
    private static final String FOREIGN = "(?:\\s?\\([^()]{1,60}\\))?";
    /** The particle of definitions: whatever follows defines. */
    private static final Pattern IS_DEFINED = Pattern.compile(FOREIGN + "(?:이?란|이?라는 ?(?:것은|건|게)|이?라 함은|이?라 하면)\\s*,?\\s+(\\S+\\s+){2,}.*",
            Pattern.DOTALL);
    /** The common particle: the end of the sentence tells. */
    private static final Pattern IS_TOPIC = Pattern.compile(FOREIGN + "(?:은|는|인데요?,)\\s+(?<rest>(?:\\S+\\s+)+\\S+)", Pattern.DOTALL);
    private static final Pattern IS_SAID = Pattern
            .compile(".*(?:을|를)\\s+(?:말|뜻|의미|가리|가르|일컫|일컬|나타내|나타냅|지칭)\\S{0,6}[.!]?|.*이?라고\\s+(?:정의|말|할 수 있|볼 수 있)\\S*[.!]?", Pattern.DOTALL);
    /** Who speaks freely goes on after the definition: "… 일을 말하는데요, …". */
    private static final Pattern IS_SAID_ON_THE_WAY = Pattern
            .compile(".*(?:을|를)\\s+(?:말하|뜻하|의미하|가리키|일컫|나타내|지칭하)(?:는데요?|고요|며),.*", Pattern.DOTALL);
    private static final Pattern IS_NOUN = Pattern
            .compile(".*?(?<noun>[가-힣A-Za-z]+?)(?:이다|입니다|이에요|예요|이죠|이지요|이라 할 수 있습니다|인 셈입니다)[.!]?", Pattern.DOTALL);
    private static final Pattern IS_NOUN_ON_THE_WAY = Pattern.compile("(?:\\S+\\s+)+?(?<noun>[가-힣A-Za-z]+?)(?:인데요|이고요|이며),.*",
            Pattern.DOTALL);
    /** Nouns that end a remark and not a definition: "어려운 문제입니다". */
    private static final Pattern REMARK = Pattern.compile(
            ".*(?:때문|것|마련|셈|뿐|예정|전망|편|정도|때|문제|이유|중|수준|상황|경우|점|번째|차례|내용|얘기|이야기|말|생각|사실|중요|필요|필수|가능|의미|마찬가지|최고|최악|처음|마지막|오늘|내일|여기|거기|이것|그것|하나|전부)");
    private static final Pattern IS_CALLED = Pattern.compile(
            "(?:이?라고|이?라|으?로)\\s*(?:한다|합니다|하죠|해요|하는데요|부른다|부릅니다|부르죠|불러요|불린다|불립니다|불려요|말한다|말합니다)[.!]?|"
                    + "이?라고\\s*(?:부르는데요?|부르고요?|부르며|하는데요?|하고요),?\\s.*",
            Pattern.DOTALL);
    /** The thing meant stands in the sentence before: "이것을", "이 과정을", "이런 현상을". */
    private static final Pattern POINTER = Pattern.compile("(?:이것|그것|이거|이|그|이를|(?:이|그|이런|그런|이러한|그러한|이렇게 \\S+) \\S+?)(?:을|를|은|는)?\\s+");
    private static final Pattern OBJECT = Pattern.compile("(?=.{12}).*\\S(?:을|를)\\s+", Pattern.DOTALL);
    private static final Pattern QUOTE = Pattern.compile("[\"'“”‘’「」『』]");

    private KoreanDefinition() {}

    /**
     * How the sentence defines its term, if it does.
     *
     * @param before what stands before the term
     * @param after what stands after it, its particle first
     */
    static Optional<Form> form(String before, String after) {
        var head = CONNECTIVE.matcher(QUOTE.matcher(before).replaceAll("")).replaceAll("");
        var tail = QUOTE.matcher(after).replaceAll("");
        if (IS_CALLED.matcher(tail).matches()) {
            return POINTER.matcher(head).matches()
                    ? Optional.of(Form.BEFORE)
                    : Optional.of(Form.HERE).filter(form -> OBJECT.matcher(head).matches());
        }
        return Optional.of(Form.HERE).filter(form -> OPENING.matcher(head).matches())
                .filter(form -> IS_DEFINED.matcher(tail).matches() || isExplained(tail));
    }

    private static boolean isExplained(String tail) {
        var topic = IS_TOPIC.matcher(tail);
        if (!topic.matches()) {
            return false;
        }
        var rest = topic.group("rest");
        return IS_SAID.matcher(rest).matches() || IS_SAID_ON_THE_WAY.matcher(rest).matches() || isThing(IS_NOUN.matcher(rest))
                || isThing(IS_NOUN_ON_THE_WAY.matcher(rest));
    }

    private static boolean isThing(Matcher noun) {
        return noun.matches() && !REMARK.matcher(noun.group("noun")).matches();
    }
}
