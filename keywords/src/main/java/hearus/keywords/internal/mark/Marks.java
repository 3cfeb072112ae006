package hearus.keywords.internal.mark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import hearus.keywords.Tag;
import hearus.keywords.Word;
import hearus.keywords.internal.analyse.Sentence;
import hearus.keywords.internal.rank.Terms;

/** Puts marks on words, and never a second one on a word. */
public final class Marks {
    /** Words after which an explained term is marked again: readers come back to a text in its middle. */
    private static final int AGAIN_AFTER = 150;

    private final List<Word> before;
    private final List<Word> words;
    private final Passage passage;

    public Marks(List<Word> words, Passage passage) {
        this.before = List.copyOf(words);
        this.words = new ArrayList<>(words);
        this.passage = passage;
    }

    /** Marks the first place of a term, and later ones that are far from the last mark. */
    public void explain(List<Terms.Occurrence> places, String explanation) {
        int last = -AGAIN_AFTER;
        for (var place : places) {
            int from = passage.wordAt(place.start());
            if (from - last >= AGAIN_AFTER) {
                mark(from, passage.wordAt(place.end() - 1), Tag.COMMENT, explanation);
                last = from;
            }
        }
    }

    public void highlight(Sentence sentence) {
        mark(passage.wordAt(sentence.start()), passage.wordAt(sentence.end() - 1), Tag.HIGHLIGHT, "");
    }

    private void mark(int from, int to, Tag tag, String comment) {
        IntStream.rangeClosed(from, to)
                .filter(i -> before.get(i).tag() == Tag.NONE && words.get(i).tag() == Tag.NONE && !words.get(i).text().isBlank())
                .forEach(i -> words.set(i, words.get(i).marked(tag, comment)));
    }

    public List<Word> words() {
        return List.copyOf(words);
    }
}
