package hearus.whisper.internal.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Tokens to words: a word begins at a space, and punctuation goes with the word before it, an opening bracket or quotation mark with the word after it. Languages
 * that do without spaces get a word for each character. After {@code split_to_word_tokens} and {@code merge_punctuations} of openai/whisper.
 */
final class WordPieces {
    private static final Set<String> UNSPACED = Set.of("zh", "ja", "th", "lo", "my", "yue");
    private static final String OPENING = "\"'“‘¿([{<«-";

    private WordPieces() {}

    /**
     * A word's tokens.
     *
     * @param text with the leading space, if there is one; the texts of all words, one after the other, are the text
     * @param first token
     * @param spokenEnd after the last token that is more than punctuation
     * @param end after the last token
     */
    record Piece(String text, int first, int spokenEnd, int end) {
        Piece and(Piece next) {
            return new Piece(text + next.text, first, next.isPunctuation() ? spokenEnd : next.end, next.end);
        }

        boolean isPunctuation() {
            return text.codePoints().noneMatch(Character::isLetterOrDigit);
        }

        boolean opens() {
            return !text.isBlank() && OPENING.contains(text.strip());
        }
    }

    static List<Piece> of(Tokenizer tokenizer, int[] tokens, String language) {
        var words = new ArrayList<Piece>();
        boolean opened = false;
        for (var piece : characters(tokenizer, tokens)) {
            boolean begins = piece.text.startsWith(" ") || UNSPACED.contains(language);
            boolean opening = begins && piece.opens();
            if (words.isEmpty() || opening || (begins && !piece.isPunctuation() && !opened)) {
                words.add(piece);
            } else {
                words.add(words.removeLast().and(piece));
            }
            opened = opening;
        }
        return words;
    }

    /** As few tokens at a time as make whole characters. */
    private static List<Piece> characters(Tokenizer tokenizer, int[] tokens) {
        var pieces = new ArrayList<Piece>();
        int first = 0;
        for (int end = 1; end <= tokens.length; end++) {
            var some = Arrays.copyOfRange(tokens, first, end);
            if (end == tokens.length || isWhole(tokenizer.bytes(some))) {
                pieces.add(new Piece(tokenizer.decode(some), first, end, end));
                first = end;
            }
        }
        return pieces;
    }

    /** Whether no more bytes can complete the last character. */
    private static boolean isWhole(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        var result = StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length + 1), false);
        return result.isMalformed() || !in.hasRemaining();
    }
}
