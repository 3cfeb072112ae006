package hearus.whisper;

import java.util.ArrayList;
import java.util.List;

import hearus.whisper.Hypothesis.Token;
import hearus.whisper.Hypothesis.Word;
import hearus.whisper.WordPieces.Piece;

/** The words of a hypothesis with their times and probabilities. Pure functions. */
final class WordTimes {
    private static final int FRAME_MS = 20;
    /** A word longer than twice the usual takes in a pause beside it; the usual is at most this. */
    private static final int LONGEST_USUAL_MS = 700;
    private static final String SENTENCE_ENDS = ".。!！?？";

    private WordTimes() {}

    /**
     * @param begins the frame where each token begins, and after the last that of the end
     * @param lengthMs of the audio
     */
    static List<Word> of(Tokenizer tokenizer, List<Token> tokens, int[] begins, String language, int lengthMs) {
        var pieces = WordPieces.of(tokenizer, tokens.stream().mapToInt(Token::id).toArray(), language);
        var words = new ArrayList<Word>();
        for (var piece : pieces) {
            int start = Math.min(begins[piece.first()] * FRAME_MS, lengthMs);
            int end = Math.min(begins[piece.spokenEnd()] * FRAME_MS, lengthMs);
            words.add(new Word(piece.text(), start, end, probability(piece, tokens)));
        }
        return withoutPauses(words);
    }

    private static double probability(Piece piece, List<Token> tokens) {
        return Math.exp(tokens.subList(piece.first(), piece.end()).stream().mapToDouble(Token::logProbability).average().orElse(0));
    }

    /** Attention lingers: the first word of a sentence takes in the silence before it, the last word that after it. As openai/whisper does, they are cut. */
    private static List<Word> withoutPauses(List<Word> words) {
        int longest = 2 * usual(words);
        var cut = new ArrayList<Word>();
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (word.endMs() - word.startMs() <= longest) {
                cut.add(word);
            } else if (i == 0 || endsSentence(words.get(i - 1))) {
                cut.add(new Word(word.text(), word.endMs() - longest, word.endMs(), word.probability()));
            } else if (i == words.size() - 1 || endsSentence(word)) {
                cut.add(new Word(word.text(), word.startMs(), word.startMs() + longest, word.probability()));
            } else {
                cut.add(word);
            }
        }
        return cut;
    }

    private static int usual(List<Word> words) {
        var lengths = words.stream().mapToInt(word -> word.endMs() - word.startMs()).filter(length -> length > 0).sorted().toArray();
        return lengths.length == 0 ? LONGEST_USUAL_MS : Math.min(LONGEST_USUAL_MS, lengths[lengths.length / 2]);
    }

    private static boolean endsSentence(Word word) {
        var text = word.text().strip();
        return !text.isEmpty() && SENTENCE_ENDS.indexOf(text.charAt(text.length() - 1)) >= 0;
    }
}
