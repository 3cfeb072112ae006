package hearus.whisper.internal.encode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import hearus.whisper.internal.features.LogMel;
import hearus.whisper.internal.features.LogMel.Spectrogram;
import hearus.whisper.internal.model.Configuration;
import hearus.whisper.internal.model.Graphs;
import hearus.whisper.internal.onnx.Workspace;

/**
 * Encodes windows of audio. A window is either padded with zeros to the 30 s that the model was trained on, or encoded with 0.3 s of zeros and followed by the
 * {@link SilentTail} in place of the rest, which takes no time. Of a window that has grown, only the end is encoded. Immutable and thread-safe.
 */
public final class Encoder {
    /** Encoder frames of 30 s: 20 ms each. */
    static final int FULL_LENGTH = 1500;
    /** Silence that must really be encoded after the audio, lest the decoder repeat itself: 0.3 s. */
    private static final int PADDING = 15;
    /** With which a final has fewer mistakes: 2 s (docs/decisions/007). */
    private static final int MEDIUM_PADDING = 100;
    /** Frames of 20 ms that must have followed a frame when it was encoded for it to be kept: 2 s. */
    private static final int LOOKAHEAD = 100;
    private static final String SELF = "self.";
    private static final String CROSS = "cross.";
    private static final String EARLIER = "earlier.";
    private static final String TAIL = "tail.";

    private final int width;
    private final int heads;
    private final Graphs graphs;
    /** Names of the keys and values that the graph gives out: of its own attention and of the decoder's. */
    private final Set<String> all;
    /** Of the decoder's attention alone. */
    private final Set<String> cross;
    /** Names of the inputs for the silence behind them. */
    private final List<String> tails;
    private final LogMel mel = new LogMel();

    public Encoder(Configuration configuration, Graphs graphs) {
        this.width = configuration.width();
        this.heads = configuration.heads();
        this.graphs = graphs;
        this.all = graphs.encoder().getOutputNames().stream().filter(name -> name.startsWith(SELF) || name.startsWith(CROSS))
                .collect(Collectors.toUnmodifiableSet());
        this.cross = all.stream().filter(name -> name.startsWith(CROSS)).collect(Collectors.toUnmodifiableSet());
        this.tails = cross.stream().map(name -> TAIL + name).sorted().toList();
    }

    int heads() {
        return heads;
    }

    int headWidth() {
        return width / heads;
    }

    /** The inputs for the silence behind a window, [1, H, G, d/H] each. */
    List<String> tailNames() {
        return tails;
    }

    /** What that input is put behind. */
    static String crossName(String tail) {
        return tail.substring(TAIL.length());
    }

    /** As the reference implementation does: 30 s, whatever the length of the audio. */
    public EncoderOutput encodeFull(short[] pcm, SilentTail tail, Workspace workspace) throws OrtException {
        return output(encodePadded(pcm, tail.tensors(), workspace), FULL_LENGTH, workspace);
    }

    /** The same without a tail, to compute the tail itself. */
    EncodedWindow encodeSilence(short[] pcm, Workspace workspace) throws OrtException {
        var nothing = workspace.floats("no_tail", 1, heads, 0, headWidth()).tensor();
        return encodePadded(pcm, tails.stream().collect(Collectors.toMap(name -> name, _ -> nothing)), workspace);
    }

    private EncodedWindow encodePadded(short[] pcm, Map<String, OnnxTensor> tail, Workspace workspace) throws OrtException {
        var spectrogram = mel.of(pcm, 0, 2 * FULL_LENGTH, LogMel.NO_PEAK);
        var inputs = inputs(spectrogram, 0, Optional.empty(), tail, SilentTail.GROUPS, workspace);
        try (var options = new OrtSession.RunOptions()) {
            // The sessions keep the memory of their largest run; 30 s take 140 MB more than a phrase (base), and are rare.
            options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
            return new EncodedWindow(graphs.encoder().run(inputs, cross, Map.of(), options), pcm, spectrogram.peak());
        }
    }

    /** The audio, 0.3 s of zeros, and the cached tail. */
    public EncoderOutput encodeShort(short[] pcm, SilentTail tail, Workspace workspace) throws OrtException {
        return encodeShort(pcm, PADDING, tail, workspace);
    }

    /** The audio, 2 s of zeros, and the cached tail. */
    public EncoderOutput encodeMedium(short[] pcm, SilentTail tail, Workspace workspace) throws OrtException {
        return encodeShort(pcm, MEDIUM_PADDING, tail, workspace);
    }

    private EncoderOutput encodeShort(short[] pcm, int padding, SilentTail tail, Workspace workspace) throws OrtException {
        int encodedFrames = EncodedWindow.frames(pcm.length) + padding;
        return encodedFrames < FULL_LENGTH
                ? output(encoded(pcm, encodedFrames, Optional.empty(), cross, tail, workspace), encodedFrames, workspace)
                : encodeFull(pcm, tail, workspace);
    }

    /**
     * The same for a window that will grow: what {@code earlier} has of it is not encoded again, except for its last 2 s. Frames that are kept were encoded without what
     * came later than that, so the keys and values differ a little from those of {@link #encodeShort}.
     */
    public EncoderOutput encodeGrowing(short[] pcm, Optional<EncodedWindow> earlier, SilentTail tail, Workspace workspace)
            throws OrtException {
        int encodedFrames = Math.min(EncodedWindow.frames(pcm.length) + PADDING, FULL_LENGTH);
        return output(encoded(pcm, encodedFrames, earlier, all, tail, workspace), encodedFrames, workspace);
    }

    private EncodedWindow encoded(short[] pcm, int encodedFrames, Optional<EncodedWindow> earlier, Set<String> outputs, SilentTail tail,
            Workspace workspace)
            throws OrtException {
        int kept = earlier.map(it -> Math.max(0, it.commonFrames(pcm) - LOOKAHEAD)).orElse(0);
        var from = kept == 0 ? Optional.<EncodedWindow>empty() : earlier;
        // The convolutions reach one frame of 20 ms back.
        var spectrogram = mel.of(pcm, 2 * Math.max(0, kept - 1), 2 * encodedFrames, from.map(EncodedWindow::peak).orElse(LogMel.NO_PEAK));
        var inputs = inputs(spectrogram, kept, from, tail.tensors(), SilentTail.firstAfter(encodedFrames), workspace);
        return new EncodedWindow(graphs.encoder().run(inputs, outputs), pcm, spectrogram.peak());
    }

    /** Takes ownership of {@code encoded}: frees it when this fails. */
    private EncoderOutput output(EncodedWindow encoded, int encodedFrames, Workspace workspace) throws OrtException {
        try {
            return withBias(encoded, encodedFrames, workspace);
        } catch (OrtException | RuntimeException | Error e) {
            encoded.close();
            throw e;
        }
    }

    private static EncoderOutput withBias(EncodedWindow encoded, int encodedFrames, Workspace workspace) throws OrtException {
        int length = encodedFrames + SilentTail.lengthAfter(encodedFrames);
        var bias = workspace.floats("xbias", 1, 1, 1, 1, length);
        for (int frame = 0; frame < encodedFrames; frame++) {
            bias.values().put(frame, 0);
        }
        SilentTail.writeBias(encodedFrames, bias.values());
        return new EncoderOutput(encoded, bias.tensor(), length);
    }

    private Map<String, OnnxTensor> inputs(Spectrogram spectrogram, int kept, Optional<EncodedWindow> earlier, Map<String, OnnxTensor> tail,
            int tailFrom, Workspace workspace) throws OrtException {
        var inputs = new HashMap<>(tail);
        var features = workspace.floats("input_features", 1, LogMel.BINS, spectrogram.values().length / LogMel.BINS);
        features.values().put(0, spectrogram.values());
        inputs.put("input_features", features.tensor());
        inputs.put("kept", integer("kept", kept, workspace));
        inputs.put("tail_from", integer("tail_from", tailFrom, workspace));
        var noSelf = workspace.floats("no_self", 1, 0, width).tensor();
        var noCross = workspace.floats("no_cross", 1, heads, 0, headWidth()).tensor();
        for (var name : all) {
            inputs.put(EARLIER + name, earlier.map(it -> it.of(name)).orElse(name.startsWith(SELF) ? noSelf : noCross));
        }
        return inputs;
    }

    private static OnnxTensor integer(String name, int value, Workspace workspace) throws OrtException {
        var integer = workspace.longs(name, 1);
        integer.values().put(0, value);
        return integer.tensor();
    }
}
