/** The command {@code hearus bench}, and its smaller measurements. */
@NullMarked
package hearus.bench;

import org.jspecify.annotations.NullMarked;
