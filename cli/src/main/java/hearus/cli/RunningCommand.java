package hearus.cli;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import hearus.server.HearusServer;
import hearus.server.ServerConfig;
import hearus.server.speech.EngineLoader;

/** A command that runs until it is told to stop: by SIGTERM or SIGINT, which end it with exit code 0 once the last captions are sent. */
abstract class RunningCommand extends HelpfulCommand {
    @ParentCommand
    Hearus hearus;

    @Spec
    CommandSpec spec;

    @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "0.0.0.0", description = "Address to listen on (default ${DEFAULT-VALUE}: every one of this machine's).")
    String host;

    @Option(names = "--token", paramLabel = "SECRET", description = "What a client of /ws must send as its first message; a hub sends it to its speech servers. Better given as HEARUS_TOKEN: others on this machine can read command lines.")
    String token;

    @Option(names = "--origins", paramLabel = "ORIGIN", split = ",", defaultValue = "*", description = "Web origins whose pages may use this server, for example https://lms.example.org (default ${DEFAULT-VALUE}: all).")
    List<String> origins;

    @Option(names = "--sessions", paramLabel = "N", defaultValue = "256", description = "How many streams may be captioned at once (default ${DEFAULT-VALUE}).")
    int sessions;

    /** Adds what every role is told. */
    ServerConfig common(ServerConfig config, int port) {
        if (sessions < 1) {
            throw new ParameterException(spec.commandLine(), "--sessions must be 1 or more.");
        }
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "--port lies between 0 and 65535: " + port);
        }
        var common = withOrigins(config).withHost(host).withPort(port).withLimits(config.limits().withSessions(sessions));
        return token == null || token.isBlank() ? common : common.withToken(token);
    }

    private ServerConfig withOrigins(ServerConfig config) {
        try {
            return config.withOrigins(new HashSet<>(origins));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--origins: " + e.getMessage(), e);
        }
    }

    /** Starts the server, says on standard output when it can caption, and runs until the process is told to end. */
    int runUntilStopped(ServerConfig config, EngineLoader loader, String what) throws Exception {
        var stopping = new AtomicBoolean();
        var server = HearusServer.create(config, loader);
        var stop = Thread.ofPlatform().name("stop").unstarted(() -> {
            stopping.set(true);
            close(server);
        });
        server.start();
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            server.ready().join();
            sayReady(hearus.terminal().out(), config, server.port(), what);
        } catch (CompletionException | CancellationException e) {
            if (!stopping.get()) {
                Runtime.getRuntime().removeShutdownHook(stop);
                server.close();
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
        new CountDownLatch(1).await();
        return 0;
    }

    /** The JVM would answer SIGTERM with 143; whoever asked a server to stop, and saw it stop in good order, should read success. */
    private void close(HearusServer server) {
        int code = 0;
        try {
            server.close();
        } catch (RuntimeException e) {
            hearus.terminal().err().println("hearus: Stopping failed: " + e);
            code = 1;
        }
        hearus.terminal().out().flush();
        hearus.terminal().err().flush();
        Runtime.getRuntime().halt(code);
    }

    private static void sayReady(PrintStream out, ServerConfig config, int port, String what) {
        var local = Set.of("0.0.0.0", "::", "127.0.0.1", "::1", "localhost").contains(config.host());
        var address = (local ? "localhost" : config.host()) + ":" + port;
        out.println(config.role().hub()
                ? "Hearus is ready: http://%s (%s)".formatted(address, what)
                : "The speech server is ready: ws://%s/ws (%s)".formatted(address, what));
        out.flush();
    }
}
