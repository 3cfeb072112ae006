package hearus.server.internal.lectures;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import hearus.lectures.LectureException;
import hearus.lectures.Lectures;

/**
 * What has to be done to stored lectures from time to time, on a thread of its own: those in which somebody speaks are noted; those that nobody has noted for ten minutes are ended, since the
 * process that should have done so was killed; those whose time is over are deleted. Several processes may do this to one database.
 */
final class LectureUpkeep implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LectureUpkeep.class.getName());
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Retention is counted in days. */
    private static final int ROUNDS_PER_DELETION = 60;

    private final Lectures lectures;
    private final Optional<Duration> usualRetention;
    private final Supplier<? extends Collection<String>> spokenIn;
    private final Consumer<String> onEnd;
    private final Thread thread;

    private LectureUpkeep(Lectures lectures, Optional<Duration> usualRetention, Supplier<? extends Collection<String>> spokenIn,
            Consumer<String> onEnd) {
        this.lectures = lectures;
        this.usualRetention = usualRetention;
        this.spokenIn = spokenIn;
        this.onEnd = onEnd;
        this.thread = Thread.ofVirtual().name("hearus-upkeep").unstarted(this::run);
    }

    /**
     * Begins, with what is due now.
     *
     * @param spokenIn the lectures in which somebody speaks in this process
     * @param onEnd gets the id of each lecture that is ended
     */
    static LectureUpkeep start(Lectures lectures, Optional<Duration> usualRetention, Supplier<? extends Collection<String>> spokenIn,
            Consumer<String> onEnd) {
        var upkeep = new LectureUpkeep(lectures, usualRetention, spokenIn, onEnd);
        upkeep.thread.start();
        return upkeep;
    }

    private void run() {
        try {
            for (long round = 0;; round++) {
                try {
                    endUnspoken();
                    if (round % ROUNDS_PER_DELETION == 0) {
                        lectures.deleteExpired(usualRetention)
                                .forEach(id -> LOG.log(Level.INFO, "lecture {0} is deleted: its time is over", id));
                    }
                } catch (LectureException e) {
                    LOG.log(Level.WARNING, "Lectures could not be ended or deleted in time; it is tried again", e);
                }
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "No lecture is ended or deleted any more");
        }
    }

    private void endUnspoken() throws LectureException {
        lectures.setSpoken(spokenIn.get());
        for (var id : lectures.endUnspoken(PATIENCE)) {
            LOG.log(Level.INFO, "lecture {0} has ended: the server in which it was spoken has not noted a speaker for {1} min", id,
                    PATIENCE.toMinutes());
            onEnd.accept(id);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
