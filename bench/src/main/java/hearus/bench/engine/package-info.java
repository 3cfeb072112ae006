/** The speed and memory of the engine. */
@NullMarked
package hearus.bench.engine;

import org.jspecify.annotations.NullMarked;
