package hearus.cli.run;

import java.time.Duration;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.server.ServerConfig.Limits;

/** How long a hub waits for clients that lost their connection. */
final class GraceOption {
    private static final int MAX_SECONDS = 3_600;

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(names = "--grace", paramLabel = "SECONDS", defaultValue = "30", description = "How long the session of a client that lost its connection is kept, so that it goes on where it was; 0 ends it at once (default ${DEFAULT-VALUE}).")
    int seconds;

    /** The default limits with this grace time. */
    Limits.Builder limits() {
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new ParameterException(spec.commandLine(), "--grace lies between 0 and " + MAX_SECONDS + " seconds: " + seconds);
        }
        return Limits.builder().grace(Duration.ofSeconds(seconds));
    }
}
