package hearus.whisper.internal.decode;

import hearus.whisper.internal.encode.EncoderOutput;
import hearus.whisper.internal.model.Configuration;
import hearus.whisper.internal.model.Graphs;
import hearus.whisper.internal.onnx.Workspace;
import hearus.whisper.internal.text.Tokenizer;

/**
 * What all decodes of one window share: the model, the window, and the workspace. Used by one thread.
 *
 * @param pcm the samples of the window, 16 kHz
 * @param audio the same window, encoded
 * @param workspace memory for one decode at a time: each overwrites the content of the last
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares or prints it.
public record DecodeContext(Configuration configuration, Tokenizer tokenizer, Graphs graphs, short[] pcm, EncoderOutput audio,
        Workspace workspace, Stopwatch stopwatch) {}
