package hearus.socketio;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged with a stack trace, by anybody, while it is open. */
final class LoggedProblems extends Handler implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");

    private final List<String> problems = new CopyOnWriteArrayList<>();

    LoggedProblems() {
        ROOT.addHandler(this);
    }

    List<String> problems() {
        return problems;
    }

    @Override
    public void publish(LogRecord logged) {
        if (logged.getThrown() != null) {
            problems.add(logged.getLoggerName() + ": " + logged.getMessage() + ": " + logged.getThrown());
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        ROOT.removeHandler(this);
    }
}
