package hearus.lectures.internal.subtitles;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

import hearus.lectures.Subtitles.Phrase;
import hearus.lectures.Word;

/**
 * A word of a subtitle, or a piece of one that is longer than a line.
 *
 * @param text in Normal Form C, without spaces
 * @param spaced whether a space stands before it
 * @param piece whether it stays with the word before it: it continues it, or that is the name of who says it
 * @param turn whether somebody else begins with it
 */
record TimedWord(String text, boolean spaced, boolean piece, boolean turn, long startMs, long endMs) {
    /** Columns that every line has: a Korean one. */
    private static final int MAX_WIDTH = 32;
    private static final int MAX_NAME = 20;

    /** The words in order; their times never go back. A phrase without word times gives its words shares of its time. */
    static List<TimedWord> of(List<Phrase> phrases) {
        var words = new ArrayList<TimedWord>();
        long at = 0;
        var speaker = "";
        for (var phrase : phrases) {
            var begins = true;
            var turn = !phrase.speaker().equals(speaker);
            if (turn) {
                speaker = phrase.speaker();
                at = Math.max(at, phrase.words().isEmpty() ? phrase.startMs() : phrase.words().getFirst().startMs());
                words.add(new TimedWord(name(speaker), true, false, true, at, at));
            }
            for (var word : phrase.words().isEmpty() ? guessed(phrase) : phrase.words()) {
                var start = Math.max(at, word.startMs());
                add(words, word.text(), start, Math.max(start, word.endMs()), begins, begins && turn);
                at = start;
                begins = false;
            }
        }
        return words;
    }

    private static String name(String speaker) {
        var name = new StringBuilder();
        speaker.codePoints().takeWhile(letter -> TextWidth.of(name.toString()) < MAX_NAME).forEach(name::appendCodePoint);
        return name.isEmpty() ? "–" : name + ":";
    }

    private static List<Word> guessed(Phrase phrase) {
        var texts = phrase.text().strip().split("\\s+", -1);
        var all = Math.max(1, TextWidth.of(String.join("", texts)));
        var words = new ArrayList<Word>();
        int before = 0;
        for (var text : texts) {
            var after = before + TextWidth.of(text);
            words.add(new Word(" " + text, at(phrase, before, all), at(phrase, after, all), 1));
            before = after;
        }
        return words;
    }

    private static long at(Phrase phrase, int part, int all) {
        return phrase.startMs() + (phrase.endMs() - phrase.startMs()) * part / all;
    }

    private static void add(List<TimedWord> words, String text, long start, long end, boolean begins, boolean named) {
        var spaced = begins || Character.isWhitespace(text.isEmpty() ? 'x' : text.charAt(0));
        var stays = named;
        for (var part : Normalizer.normalize(text, Normalizer.Form.NFC).strip().split("\\s+", -1)) {
            var pieces = pieces(part);
            int width = Math.max(1, TextWidth.of(part));
            int before = 0;
            for (int i = 0; i < pieces.size(); i++) {
                int after = before + TextWidth.of(pieces.get(i));
                words.add(new TimedWord(pieces.get(i), spaced && i == 0, i > 0 || stays, false, start + (end - start) * before / width,
                        start + (end - start) * after / width));
                before = after;
            }
            spaced = true;
            stays = false;
        }
    }

    /** Of a word that fits, itself. */
    private static List<String> pieces(String word) {
        var pieces = new ArrayList<String>();
        var piece = new StringBuilder();
        word.codePoints().forEach(letter -> {
            if (TextWidth.of(piece.toString()) + TextWidth.of(Character.toString(letter)) > MAX_WIDTH) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.appendCodePoint(letter);
        });
        if (!piece.isEmpty()) {
            pieces.add(piece.toString());
        }
        return pieces;
    }
}
