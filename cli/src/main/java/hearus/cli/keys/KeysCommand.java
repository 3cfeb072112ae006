package hearus.cli.keys;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import hearus.cli.AuditOption;
import hearus.cli.CommandException;
import hearus.cli.Hearus;
import hearus.cli.HelpfulCommand;
import hearus.cli.StoreOption;
import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.lectures.StoreLocation;
import hearus.lectures.access.ApiKey;
import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.server.AuditLog;
import hearus.server.AuditLog.Outcome;

/** The API keys of a store of lectures. */
@Command(name = "keys", synopsisSubcommandLabel = "COMMAND", description = {
        "Creates, lists and revokes the API keys by which a server knows who may use it.", "",
        "All of it works while a server uses the same folder or database. A server that was started without any key checks callers from its next start on."}, subcommands = {
                KeysCommand.Create.class, KeysCommand.ListAll.class, KeysCommand.Revoke.class})
public final class KeysCommand extends HelpfulCommand {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ENGLISH)
            .withZone(ZoneId.systemDefault());

    /** Of a key's id, in whose place somebody may type the whole key. */
    private static final int ID_LENGTH = 8;

    @ParentCommand
    private Hearus hearus;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "What about the keys? Say create, list or revoke.");
    }

    /** The store, made if it is not there. */
    private Lectures open(StoreOption option) throws LectureException {
        return Lectures.open(option.location(hearus.environment()), InstantSource.system(), _ -> {});
    }

    /** The store, which is not made where there is none. */
    private Lectures openExisting(StoreOption option) throws LectureException, CommandException {
        if (option.location(hearus.environment()) instanceof StoreLocation.Folder folder
                && !Files.isRegularFile(folder.file())) {
            throw new CommandException(
                    "No keys are kept in " + folder.path() + ": name another folder with --data, or a database with --database.");
        }
        return open(option);
    }

    @Command(name = "create", description = {"Creates an API key and prints it, which is possible only now: of its secret a hash is kept.",
            "",
            "A scope is a role in all lectures (reader, speaker, editor or admin), or in one: speaker:physics-3. Each role may do what those before it may.",
            ""})
    static final class Create extends HelpfulCommand {
        private static final Pattern DAYS = Pattern.compile("(\\d{1,5}) ?d(ays?)?", Pattern.CASE_INSENSITIVE);

        @ParentCommand
        private KeysCommand parent;

        @Spec
        private CommandSpec spec;

        @Mixin
        private StoreOption store;

        @Option(names = "--scope", paramLabel = "ROLE[:LECTURE]", required = true, converter = ScopeName.class, description = "What the key may do, for example admin, or editor:physics-3; may be given several times.")
        private List<Scope> scopes;

        @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "What the key is for, so that you know it in the list.")
        private String name;

        @Option(names = "--expires", paramLabel = "DAYS", description = "How long it is accepted, for example 180d (default: until it is revoked).")
        @Nullable
        private String expires;

        @Mixin
        private AuditOption audit;

        @Override
        public Integer call() throws LectureException, CommandException {
            var life = expires == null ? null : days(expires);
            try (var log = audit.open(); var lectures = parent.open(store)) {
                var issued = lectures.credentials().createKey(name, scopes, life);
                log.record(event("key.create", issued.of().id(), Outcome.DONE));
                var terminal = parent.hearus.terminal();
                terminal.out().println(issued.secret());
                terminal.out().flush();
                terminal.err().println("Key " + issued.of().id() + " (" + scopes(issued.of()) + "), " + state(issued.of(), Instant.now())
                        + ". It is shown only this once: keep it like a password. A server that was started without any key checks callers from its next start on.");
            } catch (LectureException e) {
                if (e.code() == LectureException.Code.INVALID) {
                    throw new ParameterException(spec.commandLine(), e.getMessage(), e);
                }
                throw e;
            }
            return CommandLine.ExitCode.OK;
        }

        private Duration days(String text) {
            var match = DAYS.matcher(text.strip());
            if (!match.matches()) {
                throw new ParameterException(spec.commandLine(), "--expires is a number of days, for example 180d: " + text);
            }
            return Duration.ofDays(Integer.parseInt(match.group(1)));
        }
    }

    @Command(name = "list", description = {"Lists the API keys, the oldest first: id, state, when created, scopes, name.", ""})
    static final class ListAll extends HelpfulCommand {
        @ParentCommand
        private KeysCommand parent;

        @Mixin
        private StoreOption store;

        @Override
        public Integer call() throws LectureException, CommandException {
            var out = parent.hearus.terminal().out();
            try (var lectures = parent.openExisting(store)) {
                var now = Instant.now();
                for (var key : lectures.credentials().keys()) {
                    out.printf("%s  %-28s  %s  %s  %s%n", key.id(), state(key, now), DATE.format(key.created()), scopes(key), key.name());
                }
            }
            out.flush();
            return CommandLine.ExitCode.OK;
        }
    }

    @Command(name = "revoke", description = {
            "Revokes API keys for ever: the server refuses them at once, and disconnects who uses them within some seconds.",
            ""})
    static final class Revoke extends HelpfulCommand {
        @ParentCommand
        private KeysCommand parent;

        @Mixin
        private StoreOption store;

        @Parameters(paramLabel = "ID", arity = "1..*", description = "The keys, as list names them.")
        private List<String> ids;

        @Mixin
        private AuditOption audit;

        @Override
        public Integer call() throws LectureException, CommandException {
            int code = CommandLine.ExitCode.OK;
            try (var log = audit.open(); var lectures = parent.openExisting(store)) {
                for (var id : ids) {
                    var revoked = lectures.credentials().revokeKey(id);
                    // What is typed here may be a whole key.
                    log.record(event("key.revoke", id.substring(0, Math.min(id.length(), ID_LENGTH)),
                            revoked ? Outcome.DONE : Outcome.FAILED));
                    if (!revoked) {
                        parent.hearus.terminal().err().println("hearus: There is no key " + printable(id)
                                + " that could be revoked: hearus keys list shows those that there are.");
                        code = CommandLine.ExitCode.SOFTWARE;
                    }
                }
            }
            return code;
        }
    }

    /** What whoever runs this command did. */
    private static AuditLog.Event event(String action, String key, Outcome outcome) {
        return new AuditLog.Event(action, "operator:" + System.getProperty("user.name", ""), "", "", key, outcome);
    }

    /** What is typed here may be a whole key, which does not belong on a screen. */
    private static String printable(String id) {
        return id.length() > ID_LENGTH ? id.substring(0, ID_LENGTH) + "…" : id;
    }

    private static String scopes(ApiKey key) {
        return key.scopes().stream().map(Scope::toString).map(scope -> scope.replaceAll("\\p{Cntrl}", "?"))
                .collect(Collectors.joining(", "));
    }

    private static String state(ApiKey key, Instant now) {
        if (key.revoked().isPresent()) {
            return "revoked";
        }
        return key.expires().map(end -> (key.usable(now) ? "expires " : "expired ") + DATE.format(end)).orElse("does not expire");
    }

    /** Reads a role with or without a lecture. */
    static final class ScopeName implements ITypeConverter<Scope> {
        @Override
        public Scope convert(String text) {
            var colon = text.indexOf(':');
            var label = colon < 0 ? text : text.substring(0, colon);
            var role = Role.named(label.strip().toLowerCase(Locale.ROOT)).orElseThrow(() -> new TypeConversionException(
                    "there is no role '" + label + "'; there are reader, speaker, editor and admin"));
            if (colon >= 0 && text.substring(colon + 1).isBlank()) {
                throw new TypeConversionException("name the lecture after the colon, or leave the colon out for all lectures");
            }
            return new Scope(role, colon < 0 ? Scope.ALL : text.substring(colon + 1).strip());
        }
    }
}
