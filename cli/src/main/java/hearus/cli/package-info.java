/** The command {@code hearus} and the options that its commands share. */
@NullMarked
package hearus.cli;

import org.jspecify.annotations.NullMarked;
