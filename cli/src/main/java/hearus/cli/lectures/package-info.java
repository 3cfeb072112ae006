/** {@code hearus lectures}: stored lectures, listed, exported, deleted and imported. */
@NullMarked
package hearus.cli.lectures;

import org.jspecify.annotations.NullMarked;
