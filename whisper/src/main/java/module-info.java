/** Whisper on ONNX Runtime: a window of speech to a text with its tokens, words, times and probabilities. */
module hearus.whisper {
    requires jdk.management;
    requires com.fasterxml.jackson.databind;
    requires com.microsoft.onnxruntime;
    requires static com.google.errorprone.annotations;
    requires static transitive org.jspecify;

    exports hearus.whisper;
}
