package hearus.bench.live;

import picocli.CommandLine.Command;

/** Live captions as speakers get them, through real sockets of a server in a process of its own, in real time. */
@Command(name = "captions", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND", description = {
        "Live captions as a speaker gets them: a client that sends speech in real time to hearus serve in a process of its own."}, //
        subcommands = {CaptionsAccuracyCommand.class, CaptionsCapacityCommand.class, CaptionsDriftCommand.class,
                CaptionsPoliciesCommand.class, CaptionsSilenceCommand.class, CaptionsPeersCommand.class, CaptionsFinalsCommand.class,
                CaptionsDegradedCommand.class})
public final class CaptionsCommand {}
