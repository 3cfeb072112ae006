package hearus.cli.run;

import java.util.List;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.server.ClientLimits;

/** How much one client may use. */
final class LimitOption {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(names = "--limit", paramLabel = "NAME=VALUE", split = ",", description = "How much each client address, and each key or link, may use: connections=50, handshakes=600/min, sessions=4, audio-per-day=8h, upload-per-day=2G, requests=20/s, texts=60/min; off for no limit. key.NAME and address.NAME set one of the two. May be repeated. The defaults are in docs/operating.md.")
    List<String> settings = List.of();

    /** The limits that are set, and the defaults of the others. */
    ClientLimits limits() {
        var limits = ClientLimits.defaults();
        try {
            for (var setting : settings) {
                limits = limits.with(setting);
            }
            return limits;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--limit: " + e.getMessage(), e);
        }
    }
}
