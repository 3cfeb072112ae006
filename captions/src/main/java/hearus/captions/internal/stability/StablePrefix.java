package hearus.captions.internal.stability;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import hearus.captions.Stability;
import hearus.captions.internal.text.Letters;
import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.Token;
import hearus.whisper.Hypothesis.Word;

/**
 * The text of a growing phrase: what is shown of each hypothesis, and the beginning that stays as it is. That beginning ends with a whole word, without its closing
 * punctuation, which changes most often. One object a phrase; single-threaded.
 */
public final class StablePrefix {
    /** A text, how many of its leading chars will not change, and its words, if it is the hypothesis' own text. */
    public record Shown(String text, int stable, List<Word> words) {}

    private final Stability stability;
    private List<Token> fixed = List.of();
    private String stable = "";
    private long stableMs;
    private Shown shown = new Shown("", 0, List.of());

    public StablePrefix(Stability stability) {
        this.stability = stability;
    }

    /** The tokens of the stable beginning. */
    public List<Token> fixed() {
        return fixed;
    }

    /** The stable beginning. */
    public String stable() {
        return stable;
    }

    /** Where it ends, in milliseconds from the phrase's first sample. */
    public long stableMs() {
        return stableMs;
    }

    /** What is shown now. */
    Shown shown() {
        return shown;
    }

    /**
     * Takes the next hypothesis, one that was made with {@link #fixed} as its beginning; gives what to show, if that is something new.
     *
     * @param accepted its text after the hallucination filter
     * @param audioMs how much audio was decoded
     * @param certain whether it can be relied on: else nothing more becomes stable
     * @param unfinished whether speech went on where its audio ends: its last word, if not its only one, is not shown, for it is the one most often taken back
     */
    public Optional<Shown> take(Hypothesis hypothesis, String accepted, long audioMs, boolean certain, boolean unfinished) {
        var text = Letters.of(accepted).text();
        var own = text.equals(hypothesis.text());
        var agreed = stability.stable(hypothesis.words(), audioMs);
        if (own && certain) {
            fix(hypothesis, text, agreed);
        }
        if (!text.startsWith(stable)) {
            return Optional.empty();
        }
        var visible = unfinished ? withoutLastWord(text, stable.length()) : text;
        if (visible.equals(shown.text) && stable.length() == shown.stable) {
            return Optional.empty();
        }
        shown = new Shown(visible, stable.length(), own ? leading(hypothesis.words(), visible.length()) : List.of());
        return Optional.of(shown);
    }

    private void fix(Hypothesis hypothesis, String text, int agreed) {
        var words = hypothesis.words();
        // The last word may be cut, even within a character.
        var count = Math.min(agreed, words.size() - 1);
        if (count <= 0 || words.get(count - 1).spokenEnd() <= fixed.size()) {
            return;
        }
        var letters = Letters.of(words.subList(0, count).stream().map(Word::text).collect(Collectors.joining()).strip());
        var beginning = letters.text().substring(0, letters.endOf(letters.count()));
        if (text.startsWith(beginning) && beginning.startsWith(stable)) {
            stable = beginning;
            stableMs = words.get(count - 1).endMs();
            fixed = hypothesis.tokens().subList(0, words.get(count - 1).spokenEnd());
        }
    }

    private static String withoutLastWord(String text, int stable) {
        var end = text.stripTrailing().lastIndexOf(' ');
        return end <= 0 ? text : text.substring(0, Math.max(end, stable));
    }

    /** The words of the text's first {@code length} chars. */
    private static List<Word> leading(List<Word> words, int length) {
        var chars = words.isEmpty() || !words.getFirst().text().startsWith(" ") ? 0 : -1;
        var count = 0;
        while (count < words.size() && chars + words.get(count).text().length() <= length) {
            chars += words.get(count++).text().length();
        }
        return words.subList(0, count);
    }
}
