package hearus.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.keywords.ChatEndpoint;
import hearus.keywords.Dictionary;
import hearus.keywords.HttpRoute;
import hearus.keywords.KeywordsConfig;
import hearus.models.EnvironmentProxy;

/** What a command that finds key terms is told about it. */
public final class KeywordOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--dictionary", paramLabel = "FILE", description = "Words that the Korean analyser shall know: course terms, names. UTF-8, a word in a line; its parts may follow it (해시테이블 해시 테이블).")
    Optional<Path> dictionary;

    @Option(names = "--explain-url", paramLabel = "URL", description = "An OpenAI-compatible API that explains key terms, for example http://localhost:11434/v1 (Ollama). It is sent the terms and the sentences they stand in. Without it only the text's own definitions are shown.")
    Optional<URI> url;

    @Option(names = "--explain-model", paramLabel = "MODEL", description = "The model that the API shall use.")
    Optional<String> model;

    @Option(names = "--explain-key", paramLabel = "SECRET", description = "The API's key. Better given as HEARUS_EXPLAIN_KEY: others on this machine can read command lines.")
    Optional<String> key;

    @Option(names = "--explain-budget", paramLabel = "N", defaultValue = "1000", description = "Requests to the API in a day (default ${DEFAULT-VALUE}).")
    int budget;

    @Option(names = "--explain-timeout", paramLabel = "SECONDS", defaultValue = "10", description = "How long the API may take for an explanation; a text waits twice as long for all of its explanations (default ${DEFAULT-VALUE}).")
    int timeout;

    /**
     * What the options ask for.
     *
     * @param environment may name the proxy by which the API is reached
     */
    public KeywordsConfig config(Map<String, String> environment) throws IOException, CommandException {
        var config = KeywordsConfig.builder();
        if (dictionary.isPresent()) {
            config.dictionary(read(dictionary.get()));
        }
        if (url.isPresent()) {
            config.endpoint(endpoint(url.get())).route(route(url.get(), EnvironmentProxy.of(environment)));
        }
        return config.build();
    }

    private HttpRoute route(URI address, EnvironmentProxy proxy) {
        try {
            // A wrong word in the environment should be said now and not with every question.
            proxy.select(address);
            return HttpRoute.by(proxy, proxy.authenticator());
        } catch (EnvironmentProxy.UnusableException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static Dictionary read(Path file) throws IOException, CommandException {
        try {
            return Dictionary.read(file);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    private ChatEndpoint endpoint(URI address) {
        if (timeout < 1 || timeout > 600) {
            throw new ParameterException(spec.commandLine(), "--explain-timeout lies between 1 and 600.");
        }
        var name = model.orElseThrow(
                () -> new ParameterException(spec.commandLine(),
                        "--explain-url needs --explain-model: the name by which the API knows its model."));
        try {
            var usual = ChatEndpoint.of(address, name);
            var endpoint = usual.withDailyBudget(budget).withTimes(Duration.ofSeconds(timeout), Duration.ofSeconds(2L * timeout),
                    usual.backoff());
            return key.map(String::strip).filter(secret -> !secret.isEmpty()).map(endpoint::withKey).orElse(endpoint);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
