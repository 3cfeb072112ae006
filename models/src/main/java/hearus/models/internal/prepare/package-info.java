/** Conversion of published Whisper graphs into those that the engine runs. */
@NullMarked
package hearus.models.internal.prepare;

import org.jspecify.annotations.NullMarked;
