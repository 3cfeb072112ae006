package hearus.lectures.internal.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.ko.KoreanPartOfSpeechStopFilter;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * What searches compare: Korean words as Nori's stems without endings and particles, English words as Porter's stems, in lower case. One analyser for both, since Korean
 * lectures are full of English words. Thread-safe.
 */
public final class Terms {
    private static final int MAX_SEARCHED = 32;
    private static final Analyzer ANALYZER = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            var tokens = new KoreanTokenizer(KoreanTokenizer.DEFAULT_TOKEN_ATTRIBUTE_FACTORY, null, KoreanTokenizer.DecompoundMode.DISCARD,
                    false);
            return new TokenStreamComponents(tokens, new PorterStemFilter(new LowerCaseFilter(new KoreanPartOfSpeechStopFilter(tokens))));
        }
    };

    private Terms() {}

    /** A term and its place in the text, in chars, end exclusive. */
    public record Place(String term, int start, int end) {}

    /** The terms of a text, in order. */
    public static List<Place> of(String text) {
        var terms = new ArrayList<Place>();
        try (var tokens = ANALYZER.tokenStream("", text)) {
            var term = tokens.addAttribute(CharTermAttribute.class);
            var offset = tokens.addAttribute(OffsetAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                terms.add(new Place(term.toString(), offset.startOffset(), offset.endOffset()));
            }
            tokens.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return terms;
    }

    /**
     * What a database indexes of a text: its terms, and all pairs of neighbouring Hangul syllables, with spaces between them. Nori divides a name that it does not know in other ways when it
     * stands in another sentence; its pairs are always the same.
     */
    public static String indexed(String text) {
        return Stream.concat(of(text).stream().map(Place::term), pairs(text)).collect(Collectors.joining(" "));
    }

    private static Stream<String> pairs(String text) {
        var pairs = new ArrayList<String>();
        for (int i = 0; i + 1 < text.length(); i++) {
            if (isHangul(text.charAt(i)) && isHangul(text.charAt(i + 1))) {
                pairs.add("2" + text.substring(i, i + 2));
            }
        }
        return pairs.stream();
    }

    private static boolean isHangul(int letter) {
        return letter >= '가' && letter <= '힣';
    }

    /**
     * What is looked for.
     *
     * @param alternatives texts match that have all terms of any of these
     * @param places of these terms are highlighted
     * @param words and of these
     */
    public record Query(List<List<String>> alternatives, Set<String> places, List<String> words) {
        /** Looks for all words of a text, in any of their forms; {@link #alternatives} is empty where it has none. */
        public static Query of(String text) {
            var terms = Terms.of(text).stream().map(Place::term).distinct().limit(MAX_SEARCHED).toList();
            var pairs = Stream.concat(terms.stream().filter(term -> term.chars().noneMatch(Terms::isHangul)), pairs(text)).distinct()
                    .limit(MAX_SEARCHED).toList();
            var alternatives = Stream.of(terms, pairs).filter(all -> !all.isEmpty()).distinct().toList();
            var words = Stream.of(text.split("\\s+", -1)).filter(word -> word.length() > 1 && word.chars().allMatch(Terms::isHangul))
                    .toList();
            return new Query(alternatives, Set.copyOf(terms), words);
        }

        /** The places of a text that were looked for, in order, without overlaps. */
        public List<Place> in(String text) {
            var found = new ArrayList<>(Terms.of(text).stream().filter(place -> places.contains(place.term())).toList());
            for (var word : words) {
                for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length())) {
                    found.add(new Place(word, at, at + word.length()));
                }
            }
            found.sort(Comparator.comparingInt(Place::start).thenComparing(Comparator.comparingInt(Place::end).reversed()));
            var apart = new ArrayList<Place>();
            found.stream().filter(place -> apart.isEmpty() || place.start() >= apart.getLast().end()).forEach(apart::add);
            return apart;
        }
    }
}
