/** A live stream of PCM to partial and final captions, for many sessions with few workers; whole recordings too. */
module hearus.captions {
    requires transitive hearus.whisper;
    requires com.microsoft.onnxruntime;
    requires static com.google.errorprone.annotations;
    requires static transitive org.jspecify;

    exports hearus.captions;
}
