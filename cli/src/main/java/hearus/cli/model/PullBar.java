package hearus.cli.model;

import hearus.cli.Terminal;
import java.util.Locale;

import hearus.models.Model;
import hearus.models.PullProgress;

/**
 * Shows how a pull goes on: a bar that overwrites itself on a terminal, a line at each quarter elsewhere. Used by one thread.
 */
final class PullBar implements PullProgress, AutoCloseable {
    private static final int WIDTH = 30;

    private final Terminal terminal;
    private String shown = "";

    PullBar(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void at(Model model, Step step, long done, long total) {
        var line = terminal.interactive() ? bar(model, step, done, total) : milestone(model, step, done, total);
        if (!line.equals(shown) && !line.isEmpty()) {
            shown = line;
            if (terminal.interactive()) {
                terminal.err().print("\r\033[K" + line);
                terminal.err().flush();
            } else {
                terminal.err().println(line);
            }
        }
    }

    /** Leaves the terminal's line empty for what comes next. */
    @Override
    public void close() {
        if (terminal.interactive() && !shown.isEmpty()) {
            terminal.err().print("\r\033[K");
            terminal.err().flush();
        }
        shown = "";
    }

    private static String bar(Model model, Step step, long done, long total) {
        if (total <= 0) {
            return "%s: %s %s".formatted(model.id(), verb(step), step == Step.PREPARE ? "…" : amount(done));
        }
        var share = Math.clamp((double) done / total, 0, 1);
        var full = (int) Math.round(share * WIDTH);
        return "%s: %-11s [%s%s] %3d %%%s".formatted(model.id(), verb(step), "#".repeat(full), ".".repeat(WIDTH - full),
                (int) (share * 100),
                step == Step.PREPARE ? "" : "  " + amount(done) + " of " + amount(total));
    }

    private static String milestone(Model model, Step step, long done, long total) {
        // Checking takes a second, at every start: not worth lines in a log.
        if (step == Step.CHECK) {
            return "";
        }
        if (total <= 0) {
            return "%s: %s".formatted(model.id(), verb(step));
        }
        var quarter = Math.clamp(4 * done / total, 0, 4) * 25;
        return "%s: %s, %d %%%s".formatted(model.id(), verb(step), quarter, step == Step.PREPARE ? "" : " of " + amount(total));
    }

    private static String verb(Step step) {
        return switch (step) {
            case DOWNLOAD -> "downloading";
            case CHECK -> "checking";
            case PREPARE -> "preparing";
        };
    }

    static String amount(long bytes) {
        return bytes < 1_000_000
                ? Math.ceilDiv(bytes, 1000) + " kB"
                : bytes < 10_000_000 ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6) : Math.round(bytes / 1e6) + " MB";
    }
}
