package hearus.whisper.internal.text;

import java.util.ArrayList;
import java.util.List;

import hearus.whisper.Hypothesis.Token;
import hearus.whisper.Hypothesis.Word;
import hearus.whisper.internal.features.Loudness;
import hearus.whisper.internal.text.WordPieces.Piece;

/**
 * The words of a hypothesis with their times and probabilities. Attention knows which word comes when to about 100 ms, but gives pauses to the words beside them:
 * there the loudness of the audio decides. Pure functions.
 */
public final class WordTimes {
    private static final int FRAME_MS = 20;
    /** How far a word may reach beyond its attention, into sound that no word has: 0.4 s. */
    private static final int REACH = 20;

    private WordTimes() {}

    /** The frames of a word, from the first to before the last. */
    private record Span(int start, int end) {}

    /**
     * The words of a text with their times.
     *
     * @param begins the frame where each token begins, and after the last that of the end
     * @param lengthMs of the audio
     */
    public static List<Word> of(Tokenizer tokenizer, List<Token> tokens, int[] begins, String language, Loudness loudness, int lengthMs) {
        var pieces = WordPieces.of(tokenizer, tokens.stream().mapToInt(Token::id).toArray(), language);
        var trimmed = pieces.stream().map(piece -> trimmed(new Span(begins[piece.first()], begins[piece.spokenEnd()]), loudness)).toList();
        var words = new ArrayList<Word>();
        int before = 0;
        for (int i = 0; i < pieces.size(); i++) {
            int after = i + 1 < pieces.size() ? trimmed.get(i + 1).start : loudness.length();
            var span = grown(trimmed.get(i), before, after, loudness);
            words.add(new Word(pieces.get(i).text(), Math.min(span.start * FRAME_MS, lengthMs), Math.min(span.end * FRAME_MS, lengthMs),
                    probability(pieces.get(i), tokens), pieces.get(i).spokenEnd(), pieces.get(i).end()));
            before = span.end;
        }
        return words;
    }

    private static double probability(Piece piece, List<Token> tokens) {
        return Math.exp(tokens.subList(piece.first(), piece.end()).stream().mapToDouble(Token::logProbability).average().orElse(0));
    }

    /** Without the silence at its ends; unless it is all silence. */
    private static Span trimmed(Span span, Loudness loudness) {
        int start = span.start;
        int end = Math.min(span.end, loudness.length());
        while (start < end && loudness.isSilent(start)) {
            start++;
        }
        while (start < end && loudness.isSilent(end - 1)) {
            end--;
        }
        return start < end ? new Span(start, end) : span;
    }

    /** With the sound around it, up to the words beside it. */
    private static Span grown(Span span, int before, int after, Loudness loudness) {
        int start = Math.max(span.start, before);
        int earliest = Math.max(before, start - REACH);
        while (start > earliest && !loudness.isSilent(start - 1)) {
            start--;
        }
        int end = Math.max(span.end, start);
        int latest = Math.min(after, end + REACH);
        while (end < latest && !loudness.isSilent(end)) {
            end++;
        }
        return new Span(start, end);
    }
}
