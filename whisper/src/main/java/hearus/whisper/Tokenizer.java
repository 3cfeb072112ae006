package hearus.whisper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Whisper's byte-level byte pair encoding: text to tokens by the merges of {@code merges.txt} (as GPT-2 does), tokens to text by the bytes that each stands for.
 * A token need not be a whole character: Hangul often takes two or three. Immutable and thread-safe.
 */
final class Tokenizer {
    /** The one special token that stands in vocab.json. */
    static final String END_OF_TEXT = "<|endoftext|>";
    /** How GPT-2 cuts text before it merges bytes. */
    private static final Pattern PIECES = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");

    private final byte[][] bytes;
    private final int[] byteTokens;
    private final Map<Long, Merge> merges;
    private final Map<String, Integer> special;

    /** The pair's place in the list of merges, and what becomes of it. */
    private record Merge(int rank, int token) {}

    private static final Merge NO_MERGE = new Merge(Integer.MAX_VALUE, -1);

    private Tokenizer(byte[][] bytes, int[] byteTokens, Map<Long, Merge> merges, Map<String, Integer> special) {
        this.bytes = bytes;
        this.byteTokens = byteTokens;
        this.merges = merges;
        this.special = special;
    }

    /** Reads {@code vocab.json}, {@code merges.txt} and {@code added_tokens.json}. */
    static Tokenizer load(Path folder) throws IOException {
        var json = new ObjectMapper();
        var type = new TypeReference<HashMap<String, Integer>>() {};
        Map<String, Integer> vocabulary = json.readValue(folder.resolve("vocab.json").toFile(), type);
        Map<String, Integer> special = json.readValue(folder.resolve("added_tokens.json").toFile(), type);
        special.put(END_OF_TEXT, vocabulary.get(END_OF_TEXT));
        special.keySet().forEach(vocabulary::remove);

        var alphabet = alphabet();
        var bytes = new byte[vocabulary.values().stream().mapToInt(id -> id).max().orElse(-1) + 1][];
        vocabulary.forEach((symbols, id) -> bytes[id] = spelled(symbols, alphabet));
        var byteTokens = new int[256];
        alphabet.forEach((symbol, value) -> byteTokens[value] = vocabulary.get(String.valueOf((char) symbol.intValue())));
        return new Tokenizer(bytes, byteTokens, merges(folder.resolve("merges.txt"), vocabulary), Map.copyOf(special));
    }

    private static Map<Long, Merge> merges(Path file, Map<String, Integer> vocabulary) throws IOException {
        var merges = new HashMap<Long, Merge>();
        int rank = 0;
        for (var line : Files.readAllLines(file)) {
            int space = line.indexOf(' ');
            if (line.startsWith("#version") || space < 0) {
                continue;
            }
            var left = line.substring(0, space);
            var right = line.substring(space + 1);
            merges.put(pair(vocabulary.get(left), vocabulary.get(right)), new Merge(rank++, vocabulary.get(left + right)));
        }
        return merges;
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    /** GPT-2's printable stand-ins for bytes: a printable Latin-1 character for itself, then the characters from 256 on for the other bytes, in order. */
    private static Map<Integer, Integer> alphabet() {
        var alphabet = new HashMap<Integer, Integer>();
        int next = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xa1 && value <= 0xac) || value >= 0xae;
            alphabet.put(printable ? value : next++, value);
        }
        return alphabet;
    }

    private static byte[] spelled(String symbols, Map<Integer, Integer> alphabet) {
        var bytes = new byte[symbols.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (int) alphabet.get((int) symbols.charAt(i));
        }
        return bytes;
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

    /** Starts with a token for each byte and merges, again and again, the pair that stands first in the list. */
    private IntStream merged(byte[] piece) {
        var tokens = new int[piece.length];
        for (int i = 0; i < piece.length; i++) {
            tokens[i] = byteTokens[piece[i] & 0xff];
        }
        int length = tokens.length;
        while (true) {
            int at = -1;
            var merge = NO_MERGE;
            for (int i = 0; i + 1 < length; i++) {
                var candidate = merges.getOrDefault(pair(tokens[i], tokens[i + 1]), NO_MERGE);
                if (candidate.rank < merge.rank) {
                    at = i;
                    merge = candidate;
                }
            }
            if (at < 0) {
                return Arrays.stream(tokens, 0, length);
            }
            tokens[at] = merge.token;
            length--;
            System.arraycopy(tokens, at + 2, tokens, at + 1, length - at - 1);
        }
    }

    /** Tokens to text. Special tokens, bytes that are no whole character and U+FFFD itself are left out. */
    String decode(int... tokens) {
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.IGNORE).decode(ByteBuffer.wrap(bytes(tokens)))
                    .toString()
                    .replace("\ufffd", "");
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
