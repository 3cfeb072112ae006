package hearus.cli.run;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import hearus.cli.model.SpeechOptions;
import hearus.server.ServerConfig;
import hearus.server.ServerConfig.Limits;

/** The speech server alone. */
@Command(name = "speech", description = {
        "Runs the speech server alone: PCM in and captions out over the WebSocket /ws, for hubs elsewhere.", "",
        "A script can use it too: send a token as text, then 16 kHz mono s16le PCM as binary messages; each text message that comes back is a finished phrase.",
        ""})
public final class SpeechCommand extends RunningCommand {
    @Option(names = {"-p",
            "--port"}, paramLabel = "PORT", defaultValue = "8000", description = "Port to listen on, 0 for any free one (default ${DEFAULT-VALUE}).")
    int port;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "0", description = "Threads that recognise speech (default: one a core).")
    int workers;

    @Mixin
    SpeechOptions speech;

    @Override
    public Integer call() throws Exception {
        var loader = speech.loader(speech.models(hearus), workers);
        return runUntilStopped(speech.apply(common(ServerConfig.speech(), port, Limits.builder())).build(), loader, speech.summary());
    }
}
