package hearus.whisper.internal.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import hearus.whisper.ModelFiles;
import hearus.whisper.internal.text.Tokenizer;

/**
 * The configuration of a model, from its {@code config.json}, {@code generation_config.json} and tokens.
 *
 * @param width d, of one encoder state
 * @param layers of the decoder
 * @param heads of each layer
 * @param vocabulary V, how many logits there are
 * @param suppressed tokens that are never chosen: those of the model's list and every special token but the end
 * @param suppressedFirst tokens that are not chosen as the first
 * @param alignmentHeads whose cross-attention follows the audio
 * @param languages ISO 639-1 code to token
 */
public record Configuration(int width, int layers, int heads, int vocabulary, Special special, List<Integer> suppressed,
        List<Integer> suppressedFirst,
        List<Head> alignmentHeads, Map<String, Integer> languages) {
    /** One attention head. */
    public record Head(int layer, int head) {}

    /** The special tokens that decoding needs. */
    public record Special(int end, int start, int startOfPrevious, int transcribe, int noTimestamps, int noSpeech) {
        static Special of(Tokenizer tokenizer) {
            return new Special(tokenizer.special(Tokenizer.END_OF_TEXT), tokenizer.special("<|startoftranscript|>"),
                    tokenizer.special("<|startofprev|>"), tokenizer.special("<|transcribe|>"), tokenizer.special("<|notimestamps|>"),
                    tokenizer.special(tokenizer.hasSpecial("<|nospeech|>") ? "<|nospeech|>" : "<|nocaptions|>"));
        }
    }

    /**
     * Reads it.
     *
     * @throws IOException when a file cannot be read, or something that is needed is not in it
     */
    public static Configuration load(ModelFiles files, Tokenizer tokenizer) throws IOException {
        try {
            return read(files, tokenizer);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Configuration read(ModelFiles files, Tokenizer tokenizer) throws IOException {
        var json = new ObjectMapper();
        var model = json.readTree(files.config().toFile());
        var generation = json.readTree(files.generationConfig().toFile());
        int layers = model.required("decoder_layers").intValue();
        int heads = model.required("decoder_attention_heads").intValue();
        int vocabulary = model.required("vocab_size").intValue();
        var special = Special.of(tokenizer);
        var suppressed = IntStream.concat(integers(generation.path("suppress_tokens")),
                IntStream.range(tokenizer.textTokens(), vocabulary).filter(token -> token != special.end)).distinct().boxed().toList();
        var languages = new HashMap<String, Integer>();
        generation.required("lang_to_id").properties()
                .forEach(entry -> languages.put(entry.getKey().replaceAll("[<|>]", ""), entry.getValue().intValue()));
        return new Configuration(model.required("d_model").intValue(), layers, heads, vocabulary, special, suppressed,
                integers(generation.path("begin_suppress_tokens")).boxed().toList(),
                alignmentHeads(generation.path("alignment_heads"), layers, heads),
                Map.copyOf(languages));
    }

    private static IntStream integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::intValue);
    }

    /** The published ones, or without a list every head of the upper half of the layers, as openai/whisper does. */
    private static List<Head> alignmentHeads(JsonNode published, int layers, int heads) {
        var all = new ArrayList<Head>();
        published.forEach(pair -> all.add(new Head(pair.required(0).intValue(), pair.required(1).intValue())));
        if (all.isEmpty()) {
            for (int layer = layers / 2; layer < layers; layer++) {
                for (int head = 0; head < heads; head++) {
                    all.add(new Head(layer, head));
                }
            }
        }
        return List.copyOf(all);
    }

    /** The token of a language. */
    public int language(String code) {
        var token = languages.get(code);
        if (token == null) {
            throw new IllegalArgumentException(
                    "Whisper does not know the language \"" + code + "\"; use an ISO 639-1 code such as \"ko\" or \"en\"");
        }
        return token;
    }
}
