package hearus.whisper;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import hearus.models.Model;
import hearus.testkit.Requires;
import hearus.whisper.DecodeOptions.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Five Korean and five English recordings against {@code reference-base.jsonl}: what transformers.js 4.3.1 (ONNX Runtime 1.30) wrote from the same published base
 * model in its 30 s context.
 *
 * <p>With the full context all ten were the same to the byte on AVX-512 VNNI. Other processors and versions round differently, and 8-bit activations magnify that:
 * over 30 English recordings with tiny the reference agrees with itself, ONNX Runtime 1.21 against 1.30, in 16, and Hearus with the latter in 19. So a few letters
 * may differ. With the short context five differed there: a doubled particle (블록은은), one syllable (칭 for 책), "in" for "and" and "asked" for "ask"; and one
 * syllable that the reference got wrong was right (중 for 증).
 *
 * <p>Known difference: Hearus applies the model's {@code suppress_tokens}, as openai/whisper does; transformers.js does not.
 */
class ReferenceTest {
    @Test
    void writesWhatTheReferenceWrites() throws Exception {
        agrees(Context.FULL, 0.01, 2);
    }

    @Test
    void writesNearlyTheSameInAFractionOfTheContext() throws Exception {
        agrees(Context.SHORT, 0.03, 6);
    }

    /** Three seconds, pauses included, tell Korean from English, and from everything else that Whisper knows. */
    @Test
    void detectsTheLanguage() throws Exception {
        var speech = Requires.shared("speech");
        try (var whisper = Whisper.load(TestModels.installed(Model.BASE))) {
            for (var expected : expected()) {
                var path = expected.required("path").textValue();
                var pcm = TestWav.read(speech.resolve(path));
                var beginning = Arrays.copyOf(pcm, Math.min(pcm.length, 3 * Whisper.SAMPLE_RATE));
                for (var candidates : List.of(List.of("ko", "en"), List.<String>of())) {
                    var heard = whisper.decode(beginning,
                            DecodeOptions.builder().languages(candidates).context(Context.SHORT).partial(true).build());
                    assertThat(heard.language()).as("%s among %s", path, candidates).isEqualTo(expected.required("language").textValue());
                    assertThat(heard.languageProbability()).as(path).isBetween(candidates.isEmpty() ? 0.25 : 0.8, 1.0);
                }
            }
        }
    }

    private static void agrees(Context context, double share, int recordings) throws Exception {
        var speech = Requires.shared("speech");
        var differences = new ArrayList<String>();
        int edits = 0;
        int length = 0;
        try (var whisper = Whisper.load(TestModels.installed(Model.BASE))) {
            for (var expected : expected()) {
                var path = expected.required("path").textValue();
                var options = DecodeOptions.builder().languages(List.of(expected.required("language").textValue())).context(context)
                        .build();
                var heard = letters(whisper.decode(TestWav.read(speech.resolve(path)), options).text());
                var reference = letters(expected.required("text").textValue());
                int distance = distance(heard, reference);
                if (distance > 0) {
                    differences.add(path + ": " + heard + " / " + reference);
                }
                edits += distance;
                length += reference.length();
            }
        }
        assertThat((double) edits / length).as("different letters: %s", differences).isLessThanOrEqualTo(share);
        assertThat(differences).hasSizeLessThanOrEqualTo(recordings);
    }

    private static List<JsonNode> expected() throws Exception {
        var json = new ObjectMapper();
        try (var in = ReferenceTest.class.getResourceAsStream("reference-base.jsonl")) {
            var lines = new ArrayList<JsonNode>();
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                lines.add(json.readTree(line));
            }
            return lines;
        }
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int same = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(same, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
