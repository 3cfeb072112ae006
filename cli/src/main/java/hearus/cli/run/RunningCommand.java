package hearus.cli.run;

import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import hearus.cli.Hearus;
import hearus.cli.HelpfulCommand;
import hearus.cli.Terminal;
import hearus.lectures.LectureException;
import hearus.server.HearusServer;
import hearus.server.ServerConfig;
import hearus.server.ServerConfig.Limits;
import hearus.speech.EngineLoader;

/** A command that runs until it is told to stop: by SIGTERM, SIGINT or SIGHUP, which end it with exit code 0 once the last captions are sent. */
public abstract class RunningCommand extends HelpfulCommand {
    private static final Logger LOG = System.getLogger(RunningCommand.class.getName());
    private static final int MAX_DRAIN_SECONDS = 3_600;

    @ParentCommand
    Hearus hearus;

    @Spec
    CommandSpec spec;

    @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Address to listen on (default ${DEFAULT-VALUE}: this machine only; 0.0.0.0: every one of this machine's). For another one than loopback there must be a key (hearus keys create), for a speech server a token, or --open.")
    String host;

    @Option(names = "--open", description = "Lets everybody who reaches the server do everything, without keys.")
    boolean open;

    @Option(names = "--token", paramLabel = "SECRET", description = "What a client of /ws must send as its first message; a hub sends it to its speech servers. Better given as HEARUS_TOKEN: others on this machine can read command lines.")
    String token;

    @Option(names = "--origins", paramLabel = "ORIGIN", split = ",", defaultValue = "*", description = "Web origins whose pages may use this server, for example https://lms.example.org (default ${DEFAULT-VALUE}: all).")
    List<String> origins;

    @Option(names = "--sessions", paramLabel = "N", defaultValue = "256", description = "How many streams may be captioned at once (default ${DEFAULT-VALUE}).")
    int sessions;

    @Mixin
    NetworkOption network;

    @Option(names = "--drain", paramLabel = "SECONDS", defaultValue = "20", converter = Seconds.class, description = "How long the end may take: open phrases get their text, hubs go on at another speech server (default ${DEFAULT-VALUE}).")
    int drain;

    /** Sets the options that every role has. */
    ServerConfig.Builder common(ServerConfig.Builder config, int port, Limits.Builder limits) {
        if (sessions < 1) {
            throw new ParameterException(spec.commandLine(), "--sessions must be 1 or more.");
        }
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port lies between 0 and 65535: " + port);
        }
        if (drain > MAX_DRAIN_SECONDS) {
            throw new ParameterException(spec.commandLine(), "--drain is at most " + MAX_DRAIN_SECONDS + " seconds: " + drain);
        }
        var common = withOrigins(config).host(host).open(open).port(port).network(network.options())
                .limits(limits.maxSessions(sessions).shutdownTimeout(Duration.ofSeconds(drain)).build());
        return token == null || token.isBlank() ? common : common.token(token);
    }

    private ServerConfig.Builder withOrigins(ServerConfig.Builder config) {
        try {
            return config.origins(new HashSet<>(origins));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--origins: " + e.getMessage(), e);
        }
    }

    /**
     * Starts the server, says on standard output when it can caption, and runs until the process is told to end; closes the server whatever happens. What was being loaded or pulled
     * then is given up.
     */
    int runUntilStopped(ServerConfig config, EngineLoader loader, String what) throws Exception {
        try (var signals = StopSignals.listen(hearus.terminal()); var server = HearusServer.create(config, loader)) {
            server.start();
            CompletableFuture.anyOf(server.ready(), signals.first()).join();
            if (!signals.first().isDone()) {
                sayReady(hearus.terminal().out(), config, server.port(), what);
                sayLinks(hearus.terminal(), config, server);
            }
            LOG.log(Level.INFO, "SIG{0}: stopping", signals.first().join());
            return 0;
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Where callers are checked, whoever starts the server gets the first links from here. */
    private static void sayLinks(Terminal terminal, ServerConfig config, HearusServer server) throws LectureException {
        if (config.role() != ServerConfig.Role.SERVE) {
            return;
        }
        var out = terminal.out();
        server.createLinks().ifPresent(links -> {
            var base = base(config, server.port());
            out.println("Speak: " + base + links.speak());
            out.println("Read:  " + base + links.read());
            if (terminal.screen()) {
                elsewhere(config, server.port()).ifPresent(reachable -> {
                    if (!reachable.equals(base)) {
                        out.println("       " + reachable + links.read());
                    }
                    out.print(QrCode.of(reachable + links.read()));
                });
            }
            out.flush();
        });
    }

    /** What addresses begin with on other machines, a phone for example; empty if none reaches the server. */
    private static Optional<String> elsewhere(ServerConfig config, int port) {
        if (config.network().publicUrl().isPresent()) {
            return config.network().publicUrl();
        }
        return LocalAddress.reachable(config.host()).map(name -> base(config, name + ":" + port));
    }

    /** What the addresses of pages begin with. */
    private static String base(ServerConfig config, int port) {
        return config.network().publicUrl().orElseGet(() -> base(config, address(config, port)));
    }

    private static String base(ServerConfig config, String address) {
        return (config.network().secure() ? "https://" : "http://") + address + config.network().basePath();
    }

    private static String address(ServerConfig config, int port) {
        var local = Set.of("0.0.0.0", "::", "127.0.0.1", "::1", "localhost").contains(config.host());
        return (local ? "localhost" : config.host()) + ":" + port;
    }

    private static void sayReady(PrintStream out, ServerConfig config, int port, String what) {
        out.println(config.role().hub()
                ? "Hearus is ready: %s (%s)".formatted(base(config, port), what)
                : "The speech server is ready: %s://%s%s/ws (%s)".formatted(config.network().secure() ? "wss" : "ws",
                        address(config, port), config.network().basePath(), what));
        out.flush();
    }
}
