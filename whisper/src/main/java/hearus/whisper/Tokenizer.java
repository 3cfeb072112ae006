package hearus.whisper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.JsonFactory;

/**
 * Whisper's byte-level byte pair encoding. Text becomes tokens by merging neighbours, the pair with the lowest token first, as tiktoken does: GPT-2's tokens are
 * numbered in the order of {@code merges.txt}, so that the list itself is not needed. Tokens become text by the bytes that each stands for; a token need not be a
 * whole character: Hangul often takes two or three. Immutable and thread-safe.
 */
final class Tokenizer {
    /** The one special token that stands in vocab.json. */
    static final String END_OF_TEXT = "<|endoftext|>";
    /** How GPT-2 cuts text before it merges bytes. */
    private static final Pattern PIECES = Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+"
            + "|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");
    private static final int NONE = Integer.MAX_VALUE;
    /** Names that are met once need no table of names, which would hold them a second time. */
    private static final JsonFactory FACTORY = JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

    /** Tokens by the printable stand-ins of their bytes. */
    private final Map<String, Integer> vocabulary;
    private final byte[][] bytes;
    private final Map<String, Integer> special;

    private Tokenizer(Map<String, Integer> vocabulary, byte[][] bytes, Map<String, Integer> special) {
        this.vocabulary = vocabulary;
        this.bytes = bytes;
        this.special = special;
    }

    /** Reads {@code vocab.json} and {@code added_tokens.json}. */
    static Tokenizer load(Path folder) throws IOException {
        var vocabulary = numbers(folder.resolve("vocab.json"));
        var special = numbers(folder.resolve("added_tokens.json"));
        special.put(END_OF_TEXT, vocabulary.get(END_OF_TEXT));
        special.keySet().forEach(vocabulary::remove);
        var bytes = new byte[vocabulary.values().stream().mapToInt(id -> id).max().orElse(-1) + 1][];
        vocabulary.forEach((symbols, id) -> bytes[id] = ByteSymbols.toBytes(symbols));
        return new Tokenizer(vocabulary, bytes, special);
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
    int special(String name) {
        var id = special.get(name);
        if (id == null) {
            throw new IllegalStateException("The model's added_tokens.json has no " + name);
        }
        return id;
    }

    boolean hasSpecial(String name) {
        return special.containsKey(name);
    }

    /** The first id that is not text. */
    int textTokens() {
        return bytes.length;
    }

    /** Text to tokens; special tokens in it are taken as plain text. Lone surrogates become question marks. */
    int[] encode(String text) {
        return PIECES.matcher(text).results().flatMapToInt(piece -> merged(piece.group().getBytes(StandardCharsets.UTF_8))).toArray();
    }

    /** Starts with a token for each byte and merges pair after pair. */
    private IntStream merged(byte[] piece) {
        var tokens = new String[piece.length];
        for (int i = 0; i < piece.length; i++) {
            tokens[i] = ByteSymbols.of(piece[i]);
        }
        int length = tokens.length;
        while (true) {
            int at = -1;
            int lowest = NONE;
            for (int i = 0; i + 1 < length; i++) {
                int token = vocabulary.getOrDefault(tokens[i] + tokens[i + 1], NONE);
                if (token < lowest) {
                    at = i;
                    lowest = token;
                }
            }
            if (at < 0) {
                return Arrays.stream(tokens, 0, length).mapToInt(vocabulary::get);
            }
            tokens[at] += tokens[at + 1];
            length--;
            System.arraycopy(tokens, at + 2, tokens, at + 1, length - at - 1);
        }
    }

    /** Tokens to text. Special tokens, bytes that are no whole character and U+FFFD itself are left out. */
    String decode(int... tokens) {
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.IGNORE).decode(ByteBuffer.wrap(bytes(tokens)))
                    .toString().replace("\ufffd", "");
        } catch (CharacterCodingException e) {
            throw new AssertionError("Malformed input is ignored", e);
        }
    }

    /** The bytes that text tokens stand for. */
    byte[] bytes(int... tokens) {
        int length = 0;
        for (int token : tokens) {
            length += isText(token) ? bytes[token].length : 0;
        }
        var all = new byte[length];
        int at = 0;
        for (int token : tokens) {
            if (isText(token)) {
                System.arraycopy(bytes[token], 0, all, at, bytes[token].length);
                at += bytes[token].length;
            }
        }
        return all;
    }

    private boolean isText(int token) {
        return token >= 0 && token < bytes.length && bytes[token] != null;
    }
}
