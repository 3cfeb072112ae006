package hearus.cli;

import java.util.Locale;
import java.util.Map;

import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Lets the environment set every option that takes a value: {@code HEARUS_LISTEN_HOST} stands for {@code --listen-host}. The command line wins. */
record EnvironmentDefaults(Map<String, String> environment) implements IDefaultValueProvider {
    EnvironmentDefaults {
        environment = Map.copyOf(environment);
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        // An empty variable is how shells and compose files say "not set". null is picocli's word for "no default of mine".
        return argument instanceof OptionSpec option && option.arity().max() > 0
                ? environment.getOrDefault(variable(option.longestName()), "").isBlank()
                        ? null
                        : environment.get(variable(option.longestName())).strip()
                : null;
    }

    static String variable(String option) {
        return "HEARUS_" + option.replaceFirst("^--", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
