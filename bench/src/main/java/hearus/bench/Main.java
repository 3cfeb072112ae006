package hearus.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import hearus.bench.engine.EngineCommand;
import hearus.bench.lectures.LecturesCommand;
import hearus.bench.live.CaptionsCommand;

/** The command line of the measurements: {@code ./hearus bench …}. */
@Command(name = "bench", description = "Measures Hearus. Numbers depend on the machine: quote them with the command that made them.", //
        subcommands = {AccuracyCommand.class, CalibrationCommand.class, CaptionsCommand.class, EngineCommand.class, KeywordsCommand.class,
                LanguageCommand.class, LecturesCommand.class, NoiseCommand.class, SocketIoCommand.class, TimesCommand.class,
                JmhCommand.class}, mixinStandardHelpOptions = true, //
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    /** Exits with 0 when measured, 1 when that failed, 2 for a mistake on the command line. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, commandLine, _) -> {
                    commandLine.getErr().println(failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                }).execute(arguments));
    }
}
