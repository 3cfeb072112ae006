/** The commands that run servers, and their options. */
@NullMarked
package hearus.cli.run;

import org.jspecify.annotations.NullMarked;
