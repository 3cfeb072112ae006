/** Recordings with their transcripts, models, and sounds to mix in. */
@NullMarked
package hearus.bench.data;

import org.jspecify.annotations.NullMarked;
