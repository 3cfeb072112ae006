package hearus.cli.run;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.cli.AuditOption;
import hearus.cli.KeywordOptions;
import hearus.cli.model.SpeechOptions;
import hearus.server.ServerConfig;

/** Everything in one process. */
@Command(name = "serve", description = {
        "Runs hub and speech server in one process on one port: the page, Socket.IO, /ws, health and metrics.", "",
        "Missing models are pulled first. When it can caption it prints a line with its address, and, where callers are checked by keys, links to speak and to read. SIGTERM or Ctrl-C end it: open phrases still get their text.",
        "",
        "Browsers give a microphone only to pages from localhost or over https.", ""})
public final class ServeCommand extends RunningCommand {
    @Option(names = {"-p",
            "--port"}, paramLabel = "PORT", defaultValue = "3000", description = "Port to listen on, 0 for any free one (default ${DEFAULT-VALUE}).")
    public int port;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "0", description = "Threads that recognise speech (default: one a core).")
    int workers;

    @Mixin
    public SpeechOptions speech;

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
        var loader = speech.loader(speech.models(hearus), workers);
        var config = oidc
                .apply(lectures.apply(common(ServerConfig.serve(), port, grace.limits()), hearus.environment()), open, hearus.environment())
                .keywords(keywords.config(hearus.environment())).clientLimits(limit.limits());
        return runUntilStopped(audit.apply(speech.apply(config)).build(), loader, speech.summary());
    }
}
