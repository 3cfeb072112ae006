package hearus.cli;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** A log record as a JSON object in one line: time in UTC, level, logger, message, the session or socket that the message names, and the classes and messages of its causes. */
final class JsonLine extends Formatter {
    /** Our messages name a session so, always with its id as a parameter. */
    private static final Pattern NAMED = Pattern.compile("\\b(session|socket) \\{(\\d)\\}");
    /** An exception may be its own cause's cause. */
    private static final int MAX_CAUSES = 10;

    @Override
    public String format(LogRecord record) {
        var json = JsonNodeFactory.instance.objectNode().put("time", record.getInstant().toString())
                .put("level", Logging.OneLine.word(record.getLevel()))
                .put("logger", record.getLoggerName() == null ? "" : record.getLoggerName())
                .put("message", formatMessage(record));
        var named = NAMED.matcher(record.getMessage() == null ? "" : record.getMessage());
        var parameters = record.getParameters();
        while (parameters != null && named.find()) {
            var index = Integer.parseInt(named.group(2));
            if (index < parameters.length) {
                json.put(named.group(1), String.valueOf(parameters[index]));
            }
        }
        var causes = JsonNodeFactory.instance.arrayNode();
        for (var cause = record.getThrown(); cause != null && causes.size() < MAX_CAUSES; cause = cause.getCause()) {
            causes.addObject().put("class", cause.getClass().getName()).put("message", String.valueOf(cause.getMessage()));
        }
        if (!causes.isEmpty()) {
            json.set("causes", causes);
        }
        // JSON writes line ends as escapes, but not these two, which some readers of lines take for ends.
        return json.toString().replace("\u2028", " ").replace("\u2029", " ");
    }
}
