/** Lectures at the size of a university: the store with all of them in it, and one with many followers. */
@NullMarked
package hearus.bench.lectures;

import org.jspecify.annotations.NullMarked;
