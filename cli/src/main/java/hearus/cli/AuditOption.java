package hearus.cli;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import hearus.server.AuditLog;
import hearus.server.ServerConfig;

/** Where it is written who did what. */
public final class AuditOption {
    @Option(names = "--audit-log", paramLabel = "FILE", description = "Appends to this file who created, read, corrected, exported and deleted what, and who made and revoked links and keys: a JSON object a line (default: it is not written).")
    @Nullable
    Path file;

    /** Sets it. */
    public ServerConfig.Builder apply(ServerConfig.Builder config) {
        return file == null ? config : config.auditLog(file);
    }

    /** The log of a command that does something to keys. */
    public AuditLog open() throws CommandException {
        try {
            return file == null ? AuditLog.none() : AuditLog.open(file);
        } catch (IOException e) {
            throw new CommandException("The audit log " + file
                    + " cannot be written: name a file in a folder that is there and in which this user may write.");
        }
    }
}
