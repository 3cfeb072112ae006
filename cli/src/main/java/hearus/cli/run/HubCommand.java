package hearus.cli.run;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

import hearus.cli.AuditOption;
import hearus.cli.KeywordOptions;
import hearus.cli.model.SpeechOptions;
import hearus.server.ServerConfig;
import hearus.speech.EngineLoader;

/** The hub alone. */
@Command(name = "hub", description = {"Runs the hub alone: the page and Socket.IO here, speech recognised by speech servers elsewhere.", "",
        "A speech server that is lost is connected to again by itself; audio waits meanwhile and nothing is lost.", ""})
public final class HubCommand extends RunningCommand {
    @Option(names = {"-p",
            "--port"}, paramLabel = "PORT", defaultValue = "3000", description = "Port to listen on, 0 for any free one (default ${DEFAULT-VALUE}).")
    int port;

    @Option(names = "--speech", paramLabel = "URL", split = ",", required = true, description = "Where a speech server is, for example ws://gpu1:8000/ws. Several, separated by commas, are tried in turn.")
    List<URI> servers;

    @Option(names = "--language", paramLabel = "CODES", defaultValue = "ko,en", converter = SpeechOptions.LanguageList.class, description = "The language that is spoken, for example ko; of several (ko,en) the likeliest is taken; auto tries all that Whisper knows (default ${DEFAULT-VALUE}).")
    SpeechOptions.Languages languages;

    @Option(names = "--prompt", paramLabel = "TEXT", defaultValue = "", description = "Names and terms that will be said, to spell them right.")
    String prompt;

    @Mixin
    KeywordOptions keywords;

    @Mixin
    GraceOption grace;

    @Mixin
    LectureOptions lectures;

    @Mixin
    OidcOptions oidc;

    @Mixin
    LimitOption limit;

    @Mixin
    AuditOption audit;

    @Override
    public Integer call() throws Exception {
        var config = oidc.apply(lectures.apply(common(config(), port, grace.limits()), hearus.environment()), open, hearus.environment())
                .languages(languages.codes())
                .prompt(prompt)
                .keywords(keywords.config(hearus.environment())).clientLimits(limit.limits());
        var speech = servers.stream().map(URI::toString).collect(Collectors.joining(", "));
        return runUntilStopped(audit.apply(config).build(), EngineLoader.none(), "speech from " + speech + ", " + languages);
    }

    private ServerConfig.Builder config() {
        try {
            return ServerConfig.hub(servers);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
