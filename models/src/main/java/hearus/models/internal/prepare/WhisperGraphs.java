package hearus.models.internal.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

import hearus.models.WeightType;

/**
 * Writes the graphs that Hearus runs, from the weights of the published 8-bit graphs of Whisper (transformers.js layout), once, when a model is installed. The published
 * graphs would do too much: 30 s for every phrase, the same weights in two graphs for first and further tokens, activations rounded together with what else is in the
 * batch. The weights keep their values.
 *
 * <p>B is the batch, T the number of encoder frames (20 ms each), G of rows that stand for silence behind them, N the number of tokens given, S the capacity in tokens, d the
 * width, H the number of heads, V the vocabulary, L a layer. All is f32 where nothing is said.
 *
 * <p>{@value #ENCODER}
 * <table>
 * <caption>a window to keys and values</caption>
 * <tr><td>in {@code input_features}</td><td>[1,80,2N]</td><td>log-mel, 10 ms frames, of the N frames that are new; where frames are kept, one more of 20 ms before
 * them</td></tr>
 * <tr><td>in {@code kept}</td><td>[1] i64</td><td>K: how many frames of an earlier run, from its first, this window begins with; T = K + N, up to 1500</td></tr>
 * <tr><td>in {@code earlier.self.L.key}, {@code .value}</td><td>[1,E,d]</td><td>that run's; E &ge; K</td></tr>
 * <tr><td>in {@code earlier.cross.L.key}, {@code .value}</td><td>[1,H,F,d/H]</td><td>that run's; F &ge; K</td></tr>
 * <tr><td>in {@code tail.cross.L.key}, {@code .value}</td><td>[1,H,60,d/H]</td><td>of a silence, to be appended</td></tr>
 * <tr><td>in {@code tail_from}</td><td>[1] i64</td><td>the first row of the silence that is appended; G = 60 less that</td></tr>
 * <tr><td>out {@code last_hidden_state}</td><td>[1,N,d]</td><td>the states of the new frames</td></tr>
 * <tr><td>out {@code self.L.key}, {@code .value}</td><td>[1,T,d]</td><td>what the encoder's own layer L attends to</td></tr>
 * <tr><td>out {@code cross.L.key}, {@code .value}</td><td>[1,H,T+G,d/H]</td><td>what layer L of the decoder attends to</td></tr>
 * </table>
 *
 * <p>{@value #DECODER}
 * <table>
 * <caption>tokens to logits</caption>
 * <tr><td>in {@code input_ids}</td><td>[B,N] i64</td><td>N &gt; 1 behind other tokens: B = 1</td></tr>
 * <tr><td>in {@code position_ids}</td><td>[B,N] i64</td><td>the place of each in its text, from 0</td></tr>
 * <tr><td>in {@code last_positions}</td><td>[B] i32</td><td>the place of the last token of each text</td></tr>
 * <tr><td>in {@code length}</td><td>[1] i32</td><td>tokens of the longest text, with the new ones</td></tr>
 * <tr><td>in {@code past.L.key}, {@code .value}</td><td>[B,H,S,d/H]</td><td>of the tokens so far; beyond them anything</td></tr>
 * <tr><td>in {@code cross.L.key}, {@code .value}</td><td>[B,H,T+G,d/H]</td><td>the encoder's</td></tr>
 * <tr><td>in {@code xbias}</td><td>[1,1,1,1,T+G] or [B,1,1,1,T+G]</td><td>added to the scores of each row before every cross-attention Softmax: 0, the natural
 * logarithm of how many rows it stands for, or a large negative number for a row that is padding</td></tr>
 * <tr><td>in {@code logits_at}</td><td>[n] i64</td><td>of which of the N tokens logits are wanted</td></tr>
 * <tr><td>out {@code logits}</td><td>[B,n,V]</td><td></td></tr>
 * <tr><td>out {@code present.L.key}, {@code .value}</td><td>[B,H,S,d/H]</td><td>with the new tokens; when it is the same memory as {@code past.L} nothing is copied</td></tr>
 * <tr><td>out {@code attention.L}</td><td>[B,N,H,1,T+G]</td><td>sums to 1 over T+G</td></tr>
 * </table>
 *
 * <p>Weights lie in a file of their own beside each graph. The {@link WeightType} determines the number type of products; it changes neither the names nor the
 * types above.
 */
public final class WhisperGraphs {
    public static final String ENCODER = "encoder.onnx";
    public static final String DECODER = "decoder.onnx";
    private static final String ENCODER_WEIGHTS = "encoder.weights";
    private static final String DECODER_WEIGHTS = "decoder.weights";
    /** All that is written. */
    public static final List<String> FILES = List.of(ENCODER, ENCODER_WEIGHTS, DECODER, DECODER_WEIGHTS);

    private WhisperGraphs() {}

    /**
     * Writes the graphs and their weights. The same input gives the same bytes. Takes seconds, and about twice the size of the larger file in memory.
     *
     * @param encoderModel {@code encoder_model_quantized.onnx}
     * @param decoderModelMerged {@code decoder_model_merged_quantized.onnx}
     * @param outFolder created when missing; left with incomplete files on an error
     * @throws IOException when a file cannot be read or written, is not ONNX, or lacks what is looked for; the message names the file and what is missing
     */
    public static void prepare(Path encoderModel, Path decoderModelMerged, Path outFolder, WeightType weights) throws IOException {
        Files.createDirectories(outFolder);
        var decoder = of(decoderModelMerged, () -> PublishedWeights.ofMergedDecoder(OnnxFile.read(decoderModelMerged)));
        var shape = of(decoderModelMerged, () -> shape(decoder));
        of(decoderModelMerged, () -> new DecoderGraph(decoder, shape, weights).write()).write(outFolder.resolve(DECODER), DECODER_WEIGHTS);
        var encoder = of(encoderModel, () -> PublishedWeights.ofEncoder(OnnxFile.read(encoderModel)));
        of(encoderModel, () -> new EncoderGraph(encoder, decoder, shape, weights).write()).write(outFolder.resolve(ENCODER),
                ENCODER_WEIGHTS);
    }

    private static Shape shape(PublishedWeights decoder) throws IOException {
        int layers = decoder.layers("model.decoder.layers.%d.fc1");
        if (layers == 0) {
            throw new IOException("The graph has no layers (it should be the merged decoder of Whisper)");
        }
        return Shape.of(decoder.linear("model.decoder.layers.0.fc1").inputs(), layers);
    }

    private static <T> T of(Path source, Part<T> part) throws IOException {
        try {
            return part.make();
        } catch (NoSuchFileException e) {
            throw new IOException("Cannot prepare " + source + ": there is no such file", e);
        } catch (IOException e) {
            throw new IOException("Cannot prepare " + source + ": " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Part<T> {
        T make() throws IOException;
    }
}
