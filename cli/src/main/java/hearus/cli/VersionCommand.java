package hearus.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Says what this is, for a report of an error. */
@Command(name = "version", description = "Prints the version of Hearus, of Java and of the machine.")
final class VersionCommand extends HelpfulCommand {
    @ParentCommand
    private Hearus hearus;

    @Override
    public Integer call() throws IOException {
        hearus.terminal().out().printf("hearus %s (Java %s, %s %s, %d cores)%n", version(), Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"), Runtime.getRuntime().availableProcessors());
        return 0;
    }

    static String version() throws IOException {
        var properties = new Properties();
        try (InputStream in = Objects.requireNonNull(VersionCommand.class.getResourceAsStream("version.properties"))) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }
}
