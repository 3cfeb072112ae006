package hearus.lectures.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import hearus.lectures.Word;

/** What a person changed in a text, word by word: the longest common subsequence of its words stays. */
public final class TextChange {
    private final List<String> before;
    private final List<String> after;
    /** For each word after, the index of the word before that it is; -1 for a new one. */
    private final int[] origins;

    private TextChange(List<String> before, List<String> after, int[] origins) {
        this.before = before;
        this.after = after;
        this.origins = origins;
    }

    public static TextChange of(String before, String after) {
        var from = words(before);
        var to = words(after);
        return new TextChange(from, to, align(from, to));
    }

    /** The words of a text: what stands between spaces. */
    static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    private static int[] align(List<String> from, List<String> to) {
        var longest = new int[from.size() + 1][to.size() + 1];
        for (int i = from.size() - 1; i >= 0; i--) {
            for (int j = to.size() - 1; j >= 0; j--) {
                longest[i][j] = from.get(i).equals(to.get(j)) ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        var origins = new int[to.size()];
        int i = 0;
        for (int j = 0; j < to.size();) {
            if (i < from.size() && from.get(i).equals(to.get(j))) {
                origins[j++] = i++;
            } else if (i < from.size() && longest[i + 1][j] >= longest[i][j + 1]) {
                i++;
            } else {
                origins[j++] = -1;
            }
        }
        return origins;
    }

    /**
     * The words after, with times: a word that stayed keeps its own, and what is new shares the time between its neighbours.
     *
     * @param timed the words before with their times; their texts are those of the text before, or their times are not used
     */
    public List<Word> timed(List<Word> timed, long startMs, long endMs) {
        if (!timed.stream().map(word -> word.text().strip()).toList().equals(before)) {
            return List.of();
        }
        var words = new ArrayList<Word>();
        for (int j = 0; j < after.size();) {
            if (origins[j] >= 0) {
                words.add(timed.get(origins[j]));
                j++;
                continue;
            }
            int end = j;
            while (end < after.size() && origins[end] < 0) {
                end++;
            }
            var from = words.isEmpty() ? startMs : words.getLast().endMs();
            var to = Math.max(from, end < after.size() ? timed.get(origins[end]).startMs() : endMs);
            var count = end - j;
            for (int k = 0; k < count; k++, j++) {
                words.add(new Word(after.get(j), from + (to - from) * k / count, from + (to - from) * (k + 1) / count, 1));
            }
        }
        return words;
    }

    /** Words that another text replaced: both are not empty. */
    public record Replacement(List<String> from, List<String> to) {
        /** A text with every occurrence of the mistake replaced; empty where it does not occur. */
        public Optional<String> in(String text) {
            var words = words(text);
            var replaced = new ArrayList<String>();
            var found = false;
            for (int i = 0; i < words.size();) {
                if (i + from.size() <= words.size() && bare(words.subList(i, i + from.size())).equals(bare(from))) {
                    replaced.addAll(to);
                    // What stands behind the last word, such as a comma, belongs to the text and not to the mistake.
                    var tail = tail(words.get(i + from.size() - 1));
                    replaced.set(replaced.size() - 1, withoutTail(replaced.getLast()) + tail);
                    i += from.size();
                    found = true;
                } else {
                    replaced.add(words.get(i++));
                }
            }
            return found ? Optional.of(String.join(" ", replaced)) : Optional.empty();
        }

        private static List<String> bare(List<String> words) {
            return words.stream().map(Replacement::withoutTail).toList();
        }

        private static String withoutTail(String word) {
            return word.substring(0, word.length() - tail(word).length());
        }

        private static String tail(String word) {
            int end = word.length();
            while (end > 0 && ".,;:!?…\"')]".indexOf(word.charAt(end - 1)) >= 0) {
                end--;
            }
            return end == 0 ? "" : word.substring(end);
        }

        /** The corrected words without punctuation at their end. */
        public String term() {
            return withoutTail(String.join(" ", to));
        }
    }

    /** What was replaced by something else, in order. */
    public List<Replacement> replacements() {
        var all = new ArrayList<Replacement>();
        int i = 0;
        for (int j = 0; j <= after.size();) {
            int end = j;
            while (end < after.size() && origins[end] < 0) {
                end++;
            }
            var next = end < after.size() ? origins[end] : before.size();
            if (next > i && end > j) {
                all.add(new Replacement(List.copyOf(before.subList(i, next)), List.copyOf(after.subList(j, end))));
            }
            i = next + 1;
            j = end + 1;
        }
        return all;
    }
}
