package hearus.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

import hearus.cli.keys.KeysCommand;
import hearus.cli.lectures.LecturesCommand;
import hearus.cli.model.DeviceOption;
import hearus.cli.model.ModelsCommand;
import hearus.cli.run.HubCommand;
import hearus.cli.run.ServeCommand;
import hearus.cli.run.SpeechCommand;
import hearus.cli.transcribe.TranscribeCommand;
import hearus.models.ModelStore;
import hearus.whisper.Device;

/** The {@code hearus} command: what its subcommands share. */
@Command(name = "hearus", synopsisSubcommandLabel = "COMMAND", description = "Live captions for lectures: microphone audio in, captions out a second later.", subcommands = {
        ServeCommand.class, HubCommand.class, SpeechCommand.class, TranscribeCommand.class, KeywordsCommand.class, LecturesCommand.class,
        KeysCommand.class,
        ModelsCommand.class, VersionCommand.class}, footer = {
                "",
                "Every option can also come from the environment: HEARUS_PORT=8080 is --port 8080.",
                "HEARUS_CACHE is the folder for models (default ~/.cache/hearus), HEARUS_DEBUG=1 shows",
                "where an error comes from, HEARUS_JAVA_OPTS are more options for the JVM.",
                "",
                "Exit codes: 0 done, 1 failed, 2 not understood.",
                "",
                "To begin: hearus serve, and open http://localhost:3000"})
public final class Hearus implements Runnable {
    private final Terminal terminal;
    private final Map<String, String> environment;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help; hearus COMMAND --help shows a command's.")
    boolean help;

    @Spec
    private CommandSpec spec;

    Hearus(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
    }

    /** Runs the command line and returns its exit code. */
    int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    CommandLine commandLine() {
        var line = new CommandLine(this);
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setDefaultValueProvider(new EnvironmentDefaults(environment));
        line.registerConverter(Path.class, text -> UserPath.of(text, environment));
        line.setParameterExceptionHandler(this::misunderstood);
        line.setExecutionExceptionHandler((problem, command, result) -> failed(problem));
        line.setExecutionStrategy(result -> {
            Logging.configure(terminal, environment, result);
            return new CommandLine.RunLast().execute(result);
        });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        return line;
    }

    public Terminal terminal() {
        return terminal;
    }

    public Map<String, String> environment() {
        return environment;
    }

    /** The models as they suit a device. */
    public ModelStore models(Device device) {
        return ModelStore.open(environment, DeviceOption.weights(device));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "What shall hearus do? Name a command.");
    }

    private int misunderstood(ParameterException problem, String... arguments) {
        var command = problem.getCommandLine();
        var err = command.getErr();
        err.println("hearus: " + problem.getMessage() + source(problem, arguments));
        if (command.getParent() == null && arguments.length == 0) {
            command.usage(err);
        } else if (!UnmatchedArgumentException.printSuggestions(problem, err)) {
            err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** Names the variable that a refused value came from: nobody looks there for what was not typed. */
    private String source(ParameterException problem, String... arguments) {
        return problem.getArgSpec() instanceof OptionSpec option && Arrays.stream(arguments).noneMatch(typed -> names(option, typed))
                ? new EnvironmentDefaults(environment).source(option).map(variable -> " (from the environment: " + variable + ")")
                        .orElse("")
                : "";
    }

    private static boolean names(OptionSpec option, String typed) {
        return Arrays.stream(option.names()).anyMatch(name -> typed.equals(name) || typed.startsWith(name + "="));
    }

    private int failed(Exception problem) {
        terminal.err().println("hearus: " + ErrorMessages.of(problem));
        if ("1".equals(environment.get("HEARUS_DEBUG"))) {
            problem.printStackTrace(terminal.err());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
