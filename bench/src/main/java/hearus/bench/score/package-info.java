/** Error rates and other statistics. Pure functions. */
@NullMarked
package hearus.bench.score;

import org.jspecify.annotations.NullMarked;
