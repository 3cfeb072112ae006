package hearus.keywords.internal.rank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import hearus.keywords.internal.analyse.Sentence;
import hearus.keywords.internal.analyse.Token;

/** Makes terms of the best words: words of them that stand side by side more than once become one term (Mihalcea and Tarau 2004, section 3.1, last step). */
public final class Terms {
    private static final int LONGEST = 4;
    private static final Pattern BESIDE = Pattern.compile("\\s+|\\s?[-‐‑–]\\s?|\\s+of\\s+(?:the\\s+)?");

    private final String text;
    private final List<Sentence> sentences;
    private final WordRank words;
    private final Set<String> defined;

    private Terms(String text, List<Sentence> sentences, WordRank words, Set<String> defined) {
        this.text = text;
        this.sentences = sentences;
        this.words = words;
        this.defined = defined;
    }

    /** Where a term stands: from the beginning of its first word to the end of its last, endings left out. */
    public record Occurrence(int sentence, int start, int end) {}

    /**
     * A term with its places.
     *
     * @param key what all its forms have in common
     * @param form how it is written most often
     * @param score the sum of its words' ranks
     */
    public record Candidate(String key, String form, double score, List<Occurrence> occurrences) {
        public Candidate {
            occurrences = List.copyOf(occurrences);
        }
    }

    /** Tokens side by side, seen from the first of them. */
    public static String key(List<Token> tokens) {
        return tokens.stream().map(Token::key).collect(Collectors.joining(" "));
    }

    /** The tokens of a sentence in groups that stand side by side and name something: "energy carriers" is one, "ATP and NADPH" are two. */
    public static List<List<Token>> runs(String text, Sentence sentence) {
        var runs = new ArrayList<List<Token>>();
        var run = new ArrayList<Token>();
        for (var token : sentence.tokens()) {
            if (!run.isEmpty() && !(token.nominal() && BESIDE.matcher(text.substring(run.getLast().end(), token.start())).matches())) {
                runs.add(List.copyOf(run));
                run.clear();
            }
            if (token.nominal()) {
                run.add(token);
            }
        }
        if (!run.isEmpty()) {
            runs.add(List.copyOf(run));
        }
        return runs;
    }

    /**
     * The terms of a text, the best first.
     *
     * @param defined keys of terms that the text defines: they count however rare they are
     * @param fewest how often any other must stand there
     */
    public static List<Candidate> of(String text, List<Sentence> sentences, WordRank words, Set<String> defined, int fewest) {
        var terms = new Terms(text, sentences, words, defined);
        var found = new LinkedHashMap<String, List<Occurrence>>();
        var heads = terms.match(terms.phrases(), found);
        return found.entrySet().stream()
                .filter(entry -> defined.contains(entry.getKey()) || (entry.getValue().size() >= fewest
                        && 2 * heads.getOrDefault(entry.getKey(), 0) >= entry.getValue().size()))
                .map(entry -> terms.candidate(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble((Candidate candidate) -> -candidate.score)).toList();
    }

    /** Keys of two words and more that are terms. */
    private Set<String> phrases() {
        var counts = new LinkedHashMap<String, Integer>();
        for (var sentence : sentences) {
            for (var run : runs(text, sentence)) {
                for (int from = 0; from < run.size(); from++) {
                    for (int to = from + 2; to <= Math.min(run.size(), from + LONGEST); to++) {
                        if (run.subList(from, to).stream().allMatch(token -> words.isKeyword(token.key()))) {
                            counts.merge(key(run.subList(from, to)), 1, Integer::sum);
                        }
                    }
                }
            }
        }
        var repeated = counts.entrySet().stream().filter(entry -> entry.getValue() > 1).map(Map.Entry::getKey).collect(Collectors.toSet());
        var phrases = new LinkedHashSet<>(repeated);
        // "탐색 트리" is no term where it only ever stands in "이진 탐색 트리".
        repeated.forEach(
                longer -> repeated.stream().filter(shorter -> !shorter.equals(longer) && (" " + longer + " ").contains(" " + shorter + " ")
                        && Objects.equals(counts.get(shorter), counts.get(longer))).forEach(phrases::remove));
        phrases.addAll(defined);
        return phrases;
    }

    /**
     * Finds the places of all terms, and returns how often each of them ends a group of words. What mostly does not is an adjective or a verb that English has no part of speech for
     * here: "absorbs" in "chlorophyll absorbs light", "green" in "green light".
     */
    private Map<String, Integer> match(Set<String> phrases, Map<String, List<Occurrence>> found) {
        var heads = new HashMap<String, Integer>();
        for (int i = 0; i < sentences.size(); i++) {
            for (var run : runs(text, sentences.get(i))) {
                for (int from = 0; from < run.size();) {
                    int to = end(run, from, phrases);
                    var key = key(run.subList(from, to));
                    if (to > from + 1 || words.isKeyword(key) || defined.contains(key)) {
                        found.computeIfAbsent(key, any -> new ArrayList<>())
                                .add(new Occurrence(i, run.get(from).start(), run.get(to - 1).end()));
                    }
                    if (to == run.size()) {
                        heads.merge(key, 1, Integer::sum);
                    }
                    from = to;
                }
            }
        }
        return heads;
    }

    /** Where the longest phrase that begins here ends. */
    private static int end(List<Token> run, int from, Set<String> phrases) {
        return IntStream.rangeClosed(from + 2, Math.min(run.size(), from + LONGEST))
                .filter(to -> phrases.contains(key(run.subList(from, to)))).max()
                .orElse(from + 1);
    }

    private Candidate candidate(String key, List<Occurrence> occurrences) {
        double score = Arrays.stream(key.split(" ")).mapToDouble(words::score).sum();
        var forms = new LinkedHashMap<String, Integer>();
        occurrences.forEach(place -> forms.merge(text.substring(place.start, place.end), 1, Integer::sum));
        int most = forms.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        var form = forms.entrySet().stream().filter(entry -> entry.getValue() == most).findFirst().orElseThrow().getKey();
        return new Candidate(key, form, score, occurrences);
    }
}
