package hearus.keywords;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import hearus.keywords.internal.analyse.Analysis;
import hearus.keywords.internal.analyse.Scripts;
import hearus.keywords.internal.analyse.Sentence;
import hearus.keywords.internal.explain.Definitions;
import hearus.keywords.internal.explain.Definitions.Definition;
import hearus.keywords.internal.explain.EndpointExplainer;
import hearus.keywords.internal.explain.Explainer;
import hearus.keywords.internal.explain.Explanations;
import hearus.keywords.internal.explain.TextExplainer;
import hearus.keywords.internal.mark.Marks;
import hearus.keywords.internal.mark.Passage;
import hearus.keywords.internal.rank.Cues;
import hearus.keywords.internal.rank.SentenceRank;
import hearus.keywords.internal.rank.Terms;
import hearus.keywords.internal.rank.WordRank;

/**
 * Finds what matters in a finished text: sentences to highlight, and key terms with an explanation. Thread-safe: several texts at once, as many of them being analysed as there are
 * cores. The same text gives the same findings, as far as an endpoint answers the same.
 */
public final class Keywords implements AutoCloseable {
    /** One key term for so many words. */
    private static final int WORDS_FOR_A_TERM = 20;
    private static final int FEWEST_TERMS = 3;
    private static final int MAX_TERMS = 40;
    /** From so many words on, a term that stands there once may be an aside. */
    private static final int SHORT_TEXT = 40;

    private final Analysis analysis;
    private final List<Explainer> explainers;
    private final Optional<StudyAids> studyAids;
    private final EndpointCounters counters = new EndpointCounters();
    private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    private Keywords(KeywordsConfig config, Clock clock) {
        this.analysis = new Analysis(config.dictionary());
        var endpoint = config.endpoint().map(there -> new EndpointExplainer(there, config.route(), clock, counters));
        this.explainers = Stream.concat(endpoint.stream(), Stream.of(new TextExplainer())).toList();
        this.studyAids = endpoint.map(there -> new StudyAids(there.jsonQuestions()));
    }

    /** Ready at once; Nori's dictionary is loaded with the first text. */
    public static Keywords create(KeywordsConfig config) {
        return create(config, Clock.systemUTC());
    }

    static Keywords create(KeywordsConfig config, Clock clock) {
        return new Keywords(config, clock);
    }

    /** What an analysis knows about a text. */
    private record Reading(Passage passage, List<Sentence> sentences, List<Integer> best, List<Terms.Candidate> terms,
            Map<String, Definition> definitions) {}

    /** Fills in the tags and comments of a message. */
    public NlpMessage process(NlpMessage message) throws InterruptedException {
        return message.withWords(find(message.words()).words());
    }

    /**
     * Finds what matters. May block: while other texts are analysed, and, where an endpoint is configured, for its answers, at most {@link ChatEndpoint#patience()}. Words that are
     * marked already keep their marks.
     */
    public Findings find(List<Word> words) throws InterruptedException {
        return find(words, List.of());
    }

    /**
     * As {@link #find(List)}, in a text of which some terms are known beforehand.
     *
     * @param known terms of the course; one that stands in the text is a key term however rare it is
     */
    public Findings find(List<Word> words, List<String> known) throws InterruptedException {
        Reading reading;
        cores.acquire();
        try {
            reading = read(words, known);
        } finally {
            cores.release();
        }
        var explanations = Explainer.all(explainers, questions(reading), reading.definitions.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().explanation())));
        var marks = new Marks(words, reading.passage);
        for (var term : reading.terms) {
            Optional.ofNullable(explanations.get(term.key())).ifPresent(explanation -> marks.explain(term.occurrences(), explanation));
        }
        reading.best.forEach(number -> marks.highlight(reading.sentences.get(number)));
        return new Findings(reading.terms.stream().map(term -> new Findings.Term(term.form(), term.score(), term.occurrences().size(),
                Optional.ofNullable(explanations.get(term.key())))).toList(),
                reading.best.stream().map(number -> sentence(reading, number)).toList(), marks.words());
    }

    private Reading read(List<Word> words, List<String> known) {
        var passage = Passage.of(words);
        var sentences = analysis.sentences(passage.text());
        var definitions = Definitions.of(passage.text(), sentences);
        var certain = new HashSet<>(definitions.keySet());
        certain.addAll(keys(known, passage.text()));
        var count = words.stream().filter(word -> word.tag() != Tag.BR && !word.text().isBlank()).count();
        var candidates = Terms.of(passage.text(), sentences, WordRank.of(sentences), certain, count < SHORT_TEXT ? 1 : 2);
        var defining = definitions.values().stream().map(Definition::sentence).collect(Collectors.toSet());
        var best = SentenceRank.best(sentences, defining, Cues.of(passage.text(), sentences));
        return new Reading(passage, sentences, best, chosen(candidates, certain, (int) count), definitions);
    }

    /** The keys of those terms that stand in a text. */
    private List<String> keys(List<String> terms, String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return terms.stream().filter(term -> !term.isBlank() && lower.contains(term.toLowerCase(Locale.ROOT)))
                .map(term -> analysis.sentences(term).stream().flatMap(sentence -> sentence.tokens().stream()).toList())
                .filter(tokens -> !tokens.isEmpty()).map(Terms::key).toList();
    }

    /** The best terms, and those that the text takes the time to define, or that are known beforehand. */
    private static List<Terms.Candidate> chosen(List<Terms.Candidate> candidates, Set<String> certain, int words) {
        int best = Math.clamp(words / WORDS_FOR_A_TERM, FEWEST_TERMS, MAX_TERMS);
        var chosen = new ArrayList<Terms.Candidate>();
        for (var candidate : candidates) {
            if (chosen.size() < best || (certain.contains(candidate.key()) && chosen.size() < MAX_TERMS)) {
                chosen.add(candidate);
            }
        }
        return chosen;
    }

    private static Map<String, Explainer.Question> questions(Reading reading) {
        var questions = new LinkedHashMap<String, Explainer.Question>();
        for (var term : reading.terms) {
            var sentence = sentence(reading, term.occurrences().getFirst().sentence());
            var context = Optional.ofNullable(reading.definitions.get(term.key())).map(Definition::explanation)
                    .or(() -> Explanations.of(sentence))
                    .orElse(sentence);
            questions.put(term.key(), new Explainer.Question(term.form(), context, Scripts.isKorean(sentence)));
        }
        return questions;
    }

    private static String sentence(Reading reading, int number) {
        var sentence = reading.sentences.get(number);
        return reading.passage.text().substring(sentence.start(), sentence.end());
    }

    /** What was asked of the endpoint; all zero without one. */
    public EndpointCounters endpointCounters() {
        return counters;
    }

    /** Makes notes and quizzes with the configured endpoint; empty without one. Closed with this. */
    public Optional<StudyAids> studyAids() {
        return studyAids;
    }

    /** Gives up the questions that are being asked. */
    @Override
    public void close() {
        studyAids.ifPresent(StudyAids::close);
        explainers.forEach(Explainer::close);
    }
}
