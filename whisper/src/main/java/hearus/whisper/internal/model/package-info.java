/** A model on disk: its configuration and its ONNX graphs. */
@NullMarked
package hearus.whisper.internal.model;

import org.jspecify.annotations.NullMarked;
