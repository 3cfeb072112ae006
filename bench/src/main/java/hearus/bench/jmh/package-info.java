/** Microbenchmarks. */
@NullMarked
package hearus.bench.jmh;

import org.jspecify.annotations.NullMarked;
