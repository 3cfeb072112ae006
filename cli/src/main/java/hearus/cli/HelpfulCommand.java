package hearus.cli;

import java.util.concurrent.Callable;

import picocli.CommandLine.Option;

/** What every command has. */
public abstract class HelpfulCommand implements Callable<Integer> {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    @Option(names = {"-v", "--verbose"}, description = "Logs more (HEARUS_LOG=debug|info|warning|error|off sets the level).")
    boolean verbose;

    @Option(names = "--log-format", paramLabel = "text|json", defaultValue = "text", description = "How the log on standard error is written: text, or json, an object a line (default ${DEFAULT-VALUE}).")
    Logging.LogFormat logFormat;
}
