package hearus.whisper.internal.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import hearus.whisper.ModelFiles;
import hearus.whisper.TestModels;

import static org.assertj.core.api.Assertions.assertThat;

/** Promises that hold for any byte-level vocabulary, on a small one: all bytes, and merges that cut Hangul syllables in the middle as Whisper's own do. */
class TokenizerPropertyTest {
    private static Path folder = Path.of("");
    private static Optional<Tokenizer> written = Optional.empty();

    @BeforeContainer
    static void write() throws IOException {
        folder = Files.createTempDirectory("tokenizer");
        var vocabulary = new LinkedHashMap<String, Integer>();
        for (int value = 0; value < 256; value++) {
            vocabulary.put(symbol(value), value);
        }
        // The first two bytes of 가 to 갿, of 안 and of every fourth block; then whole syllables; then a space and a letter.
        for (var pair : List.of("ea b0", "ec 95", "eb 8b", "ed 95", "eab0 80", "ec95 88", "20 61", "2061 6e", "6e 6e")) {
            int space = pair.indexOf(' ');
            var left = symbols(pair.substring(0, space));
            var right = symbols(pair.substring(space + 1));
            vocabulary.put(left + right, vocabulary.size());
        }
        vocabulary.put(Tokenizer.END_OF_TEXT, vocabulary.size());
        new ObjectMapper().writeValue(folder.resolve("vocab.json").toFile(), vocabulary);
        Files.writeString(folder.resolve("added_tokens.json"), "{}");
        written = Optional.of(TestModels.tokenizer(ModelFiles.in(folder)));
    }

    private static Tokenizer tokenizer() {
        return written.orElseThrow();
    }

    @AfterContainer
    static void delete() throws IOException {
        for (var name : List.of("vocab.json", "added_tokens.json")) {
            Files.delete(folder.resolve(name));
        }
        Files.delete(folder);
    }

    private static String symbols(String hex) {
        var symbols = new StringBuilder();
        for (int i = 0; i < hex.length(); i += 2) {
            symbols.append(symbol(Integer.parseInt(hex.substring(i, i + 2), 16)));
        }
        return symbols.toString();
    }

    /** GPT-2's table, written out: printable bytes stand for themselves, the 68 others for U+0100 to U+0143 in their order. */
    private static String symbol(int value) {
        int shifted = value <= 0x20 ? 0x100 + value : value <= 0xa0 ? 0x121 + value - 0x7f : 0x143;
        boolean printable = (value > 0x20 && value < 0x7f) || (value > 0xa0 && value != 0xad);
        return Character.toString(printable ? value : shifted);
    }

    @Property
    void decodesWhatItEncoded(@ForAll("text") String text) {
        assertThat(tokenizer().decode(tokenizer().encode(text))).isEqualTo(text);
    }

    @Property
    void leavesNoReplacementCharacterWhereverTheTextIsCut(@ForAll("text") String text) {
        var tokens = tokenizer().encode(text);
        for (int cut = 0; cut <= tokens.length; cut++) {
            var before = tokenizer().decode(Arrays.copyOf(tokens, cut));
            var after = tokenizer().decode(Arrays.copyOfRange(tokens, cut, tokens.length));
            assertThat(before + after).doesNotContain("\ufffd");
            assertThat(text).startsWith(before).endsWith(after);
        }
    }

    @Property
    void spellsAnySequenceOfTokensAsValidText(@ForAll int[] tokens) {
        var decoded = tokenizer().decode(IntStream.of(tokens).map(token -> Math.floorMod(token, 300)).toArray());
        assertThat(decoded).doesNotContain("\ufffd")
                .isEqualTo(new String(decoded.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<String> text() {
        var hangul = Arbitraries.chars().range('가', '힣').map(String::valueOf);
        var jamo = Arbitraries.chars().range('\u1100', '\u11ff').map(String::valueOf);
        var pieces = Arbitraries.of(" ", "  ", "\n", " a", " an", "안", "가", "The", "'ll", "7", "…", "ß", "\u00ad", "\u007f");
        var any = Arbitraries.integers().between(0, Character.MAX_CODE_POINT)
                .filter(point -> point != 0xfffd && (point < 0xd800 || point > 0xdfff))
                .map(Character::toString);
        return Arbitraries.frequencyOf(Tuple.of(4, hangul), Tuple.of(1, jamo), Tuple.of(4, pieces), Tuple.of(2, any)).list().ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }
}
