/** {@code hearus models}, and which model and device a command uses. */
@NullMarked
package hearus.cli.model;

import org.jspecify.annotations.NullMarked;
