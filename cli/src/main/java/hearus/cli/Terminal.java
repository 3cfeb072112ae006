package hearus.cli;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out what was asked for, and nothing else
 * @param err everything said beside it
 * @param interactive whether somebody watches {@code err} on a terminal, so that a line may overwrite itself
 * @param screen whether {@code out} goes to a terminal, and not to a file or another program
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive, boolean screen) {}
