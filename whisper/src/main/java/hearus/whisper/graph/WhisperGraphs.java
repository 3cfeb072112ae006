package hearus.whisper.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import hearus.whisper.graph.onnx.ModelProto;

/**
 * Makes the graphs that Hearus runs from the published 8-bit graphs of Whisper (transformers.js layout), once, when a model is installed. The numbers stay the
 * same but for the language model head, whose states are quantised as those of all other matrix products are.
 *
 * <p>B is the batch, T the number of encoder rows (20 ms each when plain), N the number of tokens given, P of those before them, d the width, H the number of
 * heads, V the vocabulary. {@code present.L.…} and {@code past_key_values.L.…} stand for the keys and values of layer L, f32.
 *
 * <p>{@value #ENCODER}
 * <table>
 * <caption>a window to states</caption>
 * <tr><td>in {@code input_features}</td><td>[1,80,frames] f32</td><td>log-mel, 10 ms frames</td></tr>
 * <tr><td>in {@code src_ids}</td><td>[T] i64</td><td>which rows of the convolution output (frames/2, rounded up) to take</td></tr>
 * <tr><td>in {@code pos_ids}</td><td>[T] i64</td><td>the position of each, 0 to 1499</td></tr>
 * <tr><td>in {@code attn_bias}</td><td>[T] f32</td><td>added to the scores of each as a key, before every self-attention Softmax: the natural logarithm of how
 * many rows it stands for</td></tr>
 * <tr><td>out {@code last_hidden_state}</td><td>[1,T,d] f32</td><td></td></tr>
 * </table>
 * Plain use: frames = 2T, both ids 0 to T-1, bias 0; with T = 1500 it is the published encoder.
 *
 * <p>{@value #PREFILL}
 * <table>
 * <caption>a prompt to logits and caches</caption>
 * <tr><td>in {@code input_ids}</td><td>[B,N] i64</td><td></td></tr>
 * <tr><td>in {@code encoder_hidden_states}</td><td>[B,T,d] f32</td><td></td></tr>
 * <tr><td>in {@code xbias}</td><td>[1,1,1,T] or [B,1,1,T] f32</td><td>added to the scores of each row before every cross-attention Softmax: 0, the natural
 * logarithm of how many rows it stands for, or a large negative number for a row that is padding</td></tr>
 * <tr><td>in {@code logits_from}</td><td>[1] i64</td><td>the first position to return logits of; -1 for only the last</td></tr>
 * <tr><td>out {@code logits}</td><td>[B,n,V] f32</td><td>of positions logits_from to N-1</td></tr>
 * <tr><td>out {@code present.L.decoder.key}, {@code .value}</td><td>[B,H,N,d/H]</td><td></td></tr>
 * <tr><td>out {@code present.L.encoder.key}, {@code .value}</td><td>[B,H,T,d/H]</td><td></td></tr>
 * <tr><td>out {@code cross_attentions.L}</td><td>[B,H,N,T] f32</td><td>sums to 1 over T</td></tr>
 * </table>
 *
 * <p>{@value #STEP}
 * <table>
 * <caption>one more token</caption>
 * <tr><td>in {@code input_ids}</td><td>[B,1] i64</td><td></td></tr>
 * <tr><td>in {@code past_key_values.L.decoder.key}, {@code .value}</td><td>[B,H,P,d/H]</td><td></td></tr>
 * <tr><td>in {@code past_key_values.L.encoder.key}, {@code .value}</td><td>[B,H,T,d/H]</td><td></td></tr>
 * <tr><td>in {@code xbias}</td><td>[1,1,1,T] or [B,1,1,T] f32</td><td>as above</td></tr>
 * <tr><td>out {@code logits}</td><td>[B,1,V] f32</td><td></td></tr>
 * <tr><td>out {@code present.L.decoder.key}, {@code .value}</td><td>[B,H,P+1,d/H]</td><td></td></tr>
 * <tr><td>out {@code cross_attentions.L}</td><td>[B,H,1,T] f32</td><td></td></tr>
 * </table>
 *
 * <p>The graphs quantise activations per run: rows of one batch share their scales, so a row's numbers depend a little on the other rows.
 */
public final class WhisperGraphs {
    public static final String ENCODER = "encoder.onnx";
    public static final String PREFILL = "prefill.onnx";
    public static final String STEP = "step.onnx";

    private WhisperGraphs() {}

    /**
     * Writes {@value #ENCODER}, {@value #PREFILL} and {@value #STEP}. The same input gives the same bytes. Takes seconds, and about twice the size of the
     * larger file in memory.
     *
     * @param encoderModel {@code encoder_model_quantized.onnx}
     * @param decoderModelMerged {@code decoder_model_merged_quantized.onnx}
     * @param outFolder created when missing; left with incomplete files on an error
     * @throws IOException when a file cannot be read or written, is not ONNX, or lacks what the edits look for; the message names the file and what is missing
     */
    public static void prepare(Path encoderModel, Path decoderModelMerged, Path outFolder, WeightType weights) throws IOException {
        Files.createDirectories(outFolder);
        prepare(encoderModel, new Step(EncoderEdits::encoder, outFolder.resolve(ENCODER)), weights);
        prepare(decoderModelMerged, new Step(DecoderEdits::prefill, outFolder.resolve(PREFILL)), weights);
        prepare(decoderModelMerged, new Step(DecoderEdits::step, outFolder.resolve(STEP)), weights);
    }

    private static void prepare(Path source, Step step, WeightType weights) throws IOException {
        try {
            var graph = step.edits.apply(OnnxFile.read(source));
            Quantization.convert(graph, weights);
            OnnxFile.write(graph.toModel(), step.target);
        } catch (NoSuchFileException e) {
            throw new IOException("Cannot make " + step.target + " from " + source + ": there is no such file", e);
        } catch (IOException e) {
            throw new IOException("Cannot make " + step.target + " from " + source + ": " + e.getMessage(), e);
        }
    }

    private record Step(Edits edits, Path target) {}

    @FunctionalInterface
    private interface Edits {
        Graph apply(ModelProto model) throws IOException;
    }
}
