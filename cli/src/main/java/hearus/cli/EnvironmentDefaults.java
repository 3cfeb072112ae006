package hearus.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Lets the environment set every option that takes a value: {@code HEARUS_LISTEN_HOST} stands for {@code --listen-host}. The command line wins. */
record EnvironmentDefaults(Map<String, String> environment) implements IDefaultValueProvider {
    /** What Kubernetes and Docker's links put into {@code NAME_PORT} for a service called NAME, {@code tcp://10.96.12.7:3000}: not meant for us, whatever it is called. */
    private static final List<String> SERVICE_LINKS = List.of("tcp://", "udp://", "sctp://");

    EnvironmentDefaults {
        environment = Map.copyOf(environment);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        // null is picocli's word for "no default of mine".
        return argument instanceof OptionSpec option ? value(option).orElse(null) : null;
    }

    /** The variable that gives this option its value, if one does. */
    Optional<String> source(OptionSpec option) {
        return value(option).map(value -> variable(option.longestName()));
    }

    private Optional<String> value(OptionSpec option) {
        if (option.arity().max() == 0) {
            return Optional.empty();
        }
        // An empty variable is how shells and compose files say "not set".
        return Optional.ofNullable(environment.get(variable(option.longestName()))).map(String::strip)
                .filter(value -> !value.isEmpty() && SERVICE_LINKS.stream().noneMatch(value::startsWith));
    }

    static String variable(String option) {
        return "HEARUS_" + option.replaceFirst("^--", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
