/** Prepares the published ONNX graphs of Whisper for live captions, once, when a model is installed. Knows graphs, not speech. */
package hearus.whisper.graph;
