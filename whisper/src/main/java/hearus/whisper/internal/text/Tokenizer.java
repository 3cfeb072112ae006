package hearus.whisper.internal.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.JsonFactory;

/**
 * Whisper's byte-level byte pair encoding. Text becomes tokens by merging neighbours, the pair with the lowest token first, as tiktoken does: GPT-2's tokens are
 * numbered in the order of {@code merges.txt}, so that the list itself is not needed. Tokens become text by the bytes that each stands for; a token need not be a
 * whole character: Hangul often takes two or three. Immutable and thread-safe.
 */
public final class Tokenizer {
    /** The one special token that stands in vocab.json. */
    public static final String END_OF_TEXT = "<|endoftext|>";
    /** How GPT-2 cuts text before it merges bytes. */
    private static final Pattern PIECES = Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+"
            + "|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");
    /** Names that are met once need no table of names, which would hold them a second time. */
    private static final JsonFactory FACTORY = JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

    private final Vocabulary vocabulary;
    private final Map<String, Integer> special;

    private Tokenizer(Vocabulary vocabulary, Map<String, Integer> special) {
        this.vocabulary = vocabulary;
        this.special = special;
    }

    /** Reads a model's {@code vocab.json} and {@code added_tokens.json}. */
    public static Tokenizer load(Path vocabulary, Path addedTokens) throws IOException {
        var numbers = numbers(vocabulary);
        var special = numbers(addedTokens);
        Optional.ofNullable(numbers.get(END_OF_TEXT)).ifPresent(id -> special.put(END_OF_TEXT, id));
        special.keySet().forEach(numbers::remove);
        var tokens = new byte[numbers.values().stream().mapToInt(id -> id).max().orElse(-1) + 1][0];
        numbers.forEach((symbols, id) -> tokens[id] = ByteSymbols.toBytes(symbols));
        return new Tokenizer(Vocabulary.of(tokens), Map.copyOf(special));
    }

    /** A JSON object of numbers. Read token by token: at 50,000 entries this is most of a model's start. */
    private static Map<String, Integer> numbers(Path file) throws IOException {
        var numbers = new HashMap<String, Integer>(1 << 17);
        try (var json = FACTORY.createParser(file.toFile())) {
            json.nextToken();
            for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                numbers.put(name, json.nextIntValue(-1));
            }
        }
        return numbers;
    }

    /** The id of a special token such as {@code <|ko|>}. */
    public int special(String name) {
        var id = special.get(name);
        if (id == null) {
            throw new IllegalStateException("The model's added_tokens.json has no " + name);
        }
        return id;
    }

    public boolean hasSpecial(String name) {
        return special.containsKey(name);
    }

    /** The first id that is not text. */
    public int textTokens() {
        return vocabulary.size();
    }

    /** Text to tokens; special tokens in it are taken as plain text. Lone surrogates become question marks. */
    public int[] encode(String text) {
        return PIECES.matcher(text).results().flatMapToInt(piece -> merged(piece.group().getBytes(StandardCharsets.UTF_8))).toArray();
    }

    /** Starts with a token for each byte and merges pair after pair. Tokens are where they begin in the piece: begins[i] to begins[i + 1]. */
    private IntStream merged(byte[] piece) {
        var begins = IntStream.rangeClosed(0, piece.length).toArray();
        int length = piece.length;
        while (true) {
            int at = -1;
            int lowest = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < length; i++) {
                int token = vocabulary.find(piece, begins[i], begins[i + 2]);
                if (token != Vocabulary.NONE && token < lowest) {
                    at = i;
                    lowest = token;
                }
            }
            if (at < 0) {
                return IntStream.range(0, length).map(i -> vocabulary.find(piece, begins[i], begins[i + 1]));
            }
            System.arraycopy(begins, at + 2, begins, at + 1, length - at - 1);
            length--;
        }
    }

    /** Tokens to text. Special tokens, bytes that are no whole character and U+FFFD itself are left out. */
    public String decode(int... tokens) {
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.IGNORE).decode(ByteBuffer.wrap(bytes(tokens)))
                    .toString().replace("\ufffd", "");
        } catch (CharacterCodingException e) {
            throw new AssertionError("Malformed input is ignored", e);
        }
    }

    /** The bytes that text tokens stand for. */
    byte[] bytes(int... tokens) {
        var all = new byte[Arrays.stream(tokens).map(vocabulary::length).sum()];
        int at = 0;
        for (int token : tokens) {
            at = vocabulary.write(token, all, at);
        }
        return all;
    }
}
