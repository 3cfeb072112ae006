package hearus.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import picocli.CommandLine.ParseResult;

import hearus.cli.run.RunningCommand;

/** Sends what is logged to standard error: one event, one line. Configured in code, so that no file must be found. */
final class Logging {
    private Logging() {}

    /** A server tells its story; a command that only answers keeps quiet unless something is wrong. */
    static void configure(Terminal terminal, Map<String, String> environment, ParseResult result) {
        var command = result;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        var chosen = command.commandSpec().userObject() instanceof HelpfulCommand helpful && helpful.verbose
                ? "debug"
                : environment.get("HEARUS_LOG");
        var usual = command.commandSpec().userObject() instanceof RunningCommand ? Level.INFO : Level.WARNING;
        var json = command.commandSpec().userObject() instanceof HelpfulCommand helpful && helpful.logFormat == LogFormat.JSON;
        configure(terminal, chosen == null || chosen.isBlank() ? usual : level(chosen), json ? new JsonLine() : new OneLine());
    }

    /** How a line is written. */
    enum LogFormat {
        TEXT, JSON
    }

    static void configure(Terminal terminal, Level level, Formatter formatter) {
        LogManager.getLogManager().reset();
        var root = Logger.getLogger("");
        root.addHandler(new Lines(terminal, formatter));
        // Libraries at debug would drown ours.
        root.setLevel(level.intValue() < Level.INFO.intValue() ? Level.INFO : level);
        HEARUS.setLevel(level);
        DATABASE.forEach(logger -> logger.setLevel(Level.WARNING));
        DOCUMENTS.forEach(logger -> logger.setLevel(Level.OFF));
    }

    /** Held here because the log manager forgets loggers that nobody holds, and their levels with them. */
    private static final Logger HEARUS = Logger.getLogger("hearus");
    /** What these tell at a start is of no use to an operator: our own messages say where lectures are kept. */
    private static final List<Logger> DATABASE = List.of(Logger.getLogger("com.zaxxer.hikari"), Logger.getLogger("org.flywaydb"));
    /** What these tell of a damaged file holds parts of it, and its sender is told what matters. */
    private static final List<Logger> DOCUMENTS = List.of(Logger.getLogger("org.apache.pdfbox"), Logger.getLogger("org.apache.fontbox"));

    static Level level(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "trace" -> Level.FINER;
            case "debug" -> Level.FINE;
            case "warning", "warn" -> Level.WARNING;
            case "error" -> Level.SEVERE;
            case "off", "none" -> Level.OFF;
            default -> Level.INFO;
        };
    }

    /** Writes each record as a line; never closes the stream, which belongs to the process. */
    private static final class Lines extends Handler {
        /** Where a progress bar may stand unfinished, the line is emptied first. */
        private static final String EMPTY_LINE = "\r\033[K";

        private final Terminal terminal;

        Lines(Terminal terminal, Formatter formatter) {
            this.terminal = terminal;
            setFormatter(formatter);
        }

        @Override
        public void publish(LogRecord record) {
            if (isLoggable(record)) {
                var mayFollowABar = terminal.interactive() && getFormatter() instanceof OneLine;
                terminal.err().println((mayFollowABar ? EMPTY_LINE : "") + getFormatter().format(record));
            }
        }

        @Override
        public void flush() {
            terminal.err().flush();
        }

        @Override
        public void close() {}
    }

    /** {@code 14:03:07.123 INFO  hub  message}, and the cause's own words where there is one. */
    static final class OneLine extends Formatter {
        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

        @Override
        public String format(LogRecord record) {
            var line = new StringBuilder(
                    "%s %-7s %s %s".formatted(TIME.format(Instant.ofEpochMilli(record.getMillis())), word(record.getLevel()),
                            shortName(record.getLoggerName()), formatMessage(record)));
            for (var cause = record.getThrown(); cause != null; cause = cause.getCause()) {
                line.append(": ").append(cause);
            }
            return line.toString().replace("\r", "").replace("\n", " | ");
        }

        static String word(Level level) {
            return level.intValue() >= Level.SEVERE.intValue()
                    ? "ERROR"
                    : level.intValue() >= Level.WARNING.intValue()
                            ? "WARNING"
                            : level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
        }

        private static String shortName(String logger) {
            return logger == null ? "-" : logger.substring(logger.lastIndexOf('.') + 1);
        }
    }
}
