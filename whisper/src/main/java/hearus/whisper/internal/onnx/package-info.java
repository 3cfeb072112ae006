/** ONNX Runtime: its native library, its devices, and the memory that decodes run in. */
@NullMarked
package hearus.whisper.internal.onnx;

import org.jspecify.annotations.NullMarked;
