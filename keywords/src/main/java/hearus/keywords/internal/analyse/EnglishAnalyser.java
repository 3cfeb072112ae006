package hearus.keywords.internal.analyse;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * English by Lucene: words by the rules of UAX #29, possessives off, lower case, KStem (Krovetz, "Viewing morphology as an inference process", SIGIR 1993), which gives words and not
 * stumps. There are no parts of speech, so words that say little are kept out by a list, and adverbs by their ending.
 */
final class EnglishAnalyser implements Analyser {
    private static final Set<String> NOT_ADVERBS = Set.of("family", "assembly", "anomaly", "monopoly", "oligopoly", "supply", "reply",
            "butterfly",
            "ally", "italy", "july");
    private static final int SHORTEST = 2;
    private static final Pattern POSSESSIVE = Pattern.compile("['’＇][sS]$");

    private final Tokenizer tokenizer = new StandardTokenizer();
    private final TokenStream stems = new KStemFilter(new LowerCaseFilter(new EnglishPossessiveFilter(tokenizer)));
    private final CharTermAttribute stem = stems.getAttribute(CharTermAttribute.class);
    private final OffsetAttribute place = stems.getAttribute(OffsetAttribute.class);

    @Override
    public List<Token> tokens(String sentence, int offset) {
        var tokens = new ArrayList<Token>();
        try {
            tokenizer.setReader(new StringReader(sentence));
            stems.reset();
            while (stems.incrementToken()) {
                var word = POSSESSIVE.matcher(sentence.substring(place.startOffset(), place.endOffset())).replaceFirst("");
                if (isMeaningful(word.toLowerCase(Locale.ROOT))) {
                    tokens.add(
                            new Token(offset + place.startOffset(), offset + place.startOffset() + word.length(), stem.toString(), true));
                }
            }
            stems.end();
            stems.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tokens;
    }

    /** Whether an English word, in lower case, may be what a text is about. */
    private static boolean isMeaningful(String word) {
        return word.length() >= SHORTEST && word.codePoints().anyMatch(Character::isLetter) && !StopWords.ENGLISH.contains(word)
                && !(word.length() > 4 && word.endsWith("ly") && !NOT_ADVERBS.contains(word));
    }
}
