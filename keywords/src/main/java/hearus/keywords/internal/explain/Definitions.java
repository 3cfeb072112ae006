package hearus.keywords.internal.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import hearus.keywords.internal.analyse.Scripts;
import hearus.keywords.internal.analyse.Sentence;
import hearus.keywords.internal.rank.Terms;

/**
 * The terms that a text defines, with its own words for them: "X는 … 말한다", "X란 …이다", "이것을 X라고 한다", "X is a …", "this is called X". Patterns in the manner of M. Hearst, "Automatic
 * acquisition of hyponyms from large text corpora", COLING 1992, with the subject taken from the analysis, so that only whole terms are found.
 */
public final class Definitions {
    private static final Pattern CONNECTIVE = Pattern
            .compile("^(?:(?:자|그래서|그런데|그리고|그러나|하지만|그러니까|그러면|그럼|따라서|즉|또|또한|한편|다만|이제|여기서|먼저|우선|다음으로|이때|바로"
                    + "|so|now|well|okay|ok|and|but|then|also|basically|remember|again)(?:,\\s*|\\s+))+", Pattern.CASE_INSENSITIVE);

    /** Characters of a sentence that may be a definition. Nobody explains anything in a longer one, and regular expressions take their time with it. */
    private static final int LONGEST = 400;

    private static final Pattern CLAUSE = Pattern.compile(".{8,}[,;]\\s+", Pattern.DOTALL);

    private final String text;
    private final List<Sentence> sentences;
    private final Map<String, Definition> found = new LinkedHashMap<>();

    private Definitions(String text, List<Sentence> sentences) {
        this.text = text;
        this.sentences = sentences;
    }

    /** How a sentence defines a term. */
    enum Form {
        /** The sentence says it all. */
        HERE,
        /** The sentence names what the one before it described. */
        BEFORE
    }

    /**
     * A term in the words of the text.
     *
     * @param explanation at most {@link Explanations#LONGEST} characters
     * @param sentence the number of the sentence that says it
     */
    public record Definition(String explanation, int sentence) {}

    /** Definitions by the keys of the terms; of two definitions the first counts. */
    public static Map<String, Definition> of(String text, List<Sentence> sentences) {
        var definitions = new Definitions(text, sentences);
        for (int i = 0; i < sentences.size(); i++) {
            definitions.read(i);
        }
        return definitions.found;
    }

    private void read(int number) {
        var sentence = sentences.get(number);
        if (sentence.end() - sentence.start() > LONGEST) {
            return;
        }
        var words = text.substring(sentence.start(), sentence.end());
        boolean korean = Scripts.isKorean(words);
        for (var run : Terms.runs(text, sentence)) {
            var before = words.substring(0, run.getFirst().start() - sentence.start());
            var after = words.substring(run.getLast().end() - sentence.start());
            var form = korean ? KoreanDefinition.form(before, after) : EnglishDefinition.form(before, after);
            form.flatMap(how -> definition(how, number, before.length()))
                    .ifPresent(definition -> found.putIfAbsent(Terms.key(run), definition));
        }
    }

    private Optional<Definition> definition(Form form, int number, int termAt) {
        var here = words(number);
        if (form == Form.HERE) {
            // "We now come to the load factor; the load factor is …": what stands before the defining clause is left out.
            var clause = CLAUSE.matcher(here.substring(0, termAt)).matches() ? here.substring(termAt) : here;
            return Explanations.of(bare(clause)).map(explanation -> new Definition(explanation, number));
        }
        // What was described stands before, on whichever line: captions begin a line with every sentence.
        return number == 0
                ? Optional.empty()
                : Explanations.of(withNext(bare(words(number - 1)), bare(here)))
                        .map(explanation -> new Definition(explanation, number - 1));
    }

    private static String withNext(String described, String named) {
        var both = described + " " + named;
        return Explanations.fits(both) ? both : described;
    }

    private String words(int number) {
        return text.substring(sentences.get(number).start(), sentences.get(number).end());
    }

    /** Without "so" and "그래서", which join it to what the reader does not see. */
    private static String bare(String sentence) {
        var bare = CONNECTIVE.matcher(sentence).replaceFirst("");
        int first = bare.isEmpty() ? 0 : bare.offsetByCodePoints(0, 1);
        return bare.isEmpty() ? sentence : bare.substring(0, first).toUpperCase(Locale.ROOT) + bare.substring(first);
    }
}
