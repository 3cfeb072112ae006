package hearus.captions;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.End;
import hearus.whisper.Hypothesis.Token;
import hearus.whisper.Hypothesis.Word;

/** Made-up hypotheses: a token for each word and one more for its punctuation, each word as long as the others. */
public final class Hypotheses {
    private Hypotheses() {}

    /** One whose word times were not wanted. */
    public static Hypothesis untimed(String text) {
        return new Hypothesis(text, "en", 1, List.of(), List.of(), -0.2, 0.01, 1, End.END_OF_TEXT);
    }

    /** Words of 400 ms, one after the other. */
    public static Hypothesis of(String text) {
        return of(text, 400, 0.9);
    }

    /** Words that fill so many milliseconds. */
    public static Hypothesis over(String text, int millis) {
        return of(text, millis / Math.max(1, text.strip().split(" ").length), 0.9);
    }

    public static Hypothesis of(String text, int wordMs, double probability) {
        var words = new ArrayList<Word>();
        var tokens = new ArrayList<Token>();
        for (var part : Pattern.compile("(?= )").splitAsStream(text).filter(it -> !it.isEmpty()).toList()) {
            tokens.add(new Token(part.replaceAll("\\p{P}+$", "").hashCode(), Math.log(probability)));
            var spokenEnd = tokens.size();
            if (part.matches(".*\\p{P}")) {
                tokens.add(new Token(part.codePointBefore(part.length()), Math.log(probability)));
            }
            words.add(new Word(part, words.size() * wordMs, (words.size() + 1) * wordMs, probability, spokenEnd, tokens.size()));
        }
        return new Hypothesis(text, "en", 1, tokens, List.copyOf(words), Math.log(probability), 0.01, 1, End.END_OF_TEXT);
    }
}
