package hearus.cli.run;

import java.util.List;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.server.NetworkOptions;

/** How clients reach a server. */
final class NetworkOption {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(names = "--trusted-proxies", paramLabel = "NETWORK", split = ",", defaultValue = "", description = "Proxies in front of this server, for example 127.0.0.1,10.0.0.0/8: what they say of a client in X-Forwarded-For, -Proto and -Host, or in Forwarded, is taken (default: none, and these headers are ignored).")
    List<String> proxies;

    /** The options as they were set. */
    NetworkOptions options() {
        var options = NetworkOptions.builder();
        set("--trusted-proxies", () -> options.trustedProxies(proxies));
        return options.build();
    }

    private void set(String option, Runnable setter) {
        try {
            setter.run();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }
}
