/** Byte-level helpers: the bytes of one push, a growing buffer, numbers in byte arrays, and size limits. */
@NullMarked
package hearus.audio.internal.bytes;

import org.jspecify.annotations.NullMarked;
