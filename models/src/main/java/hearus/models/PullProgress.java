package hearus.models;

/** Receives the progress of a pull, on the pulling thread. */
@FunctionalInterface
public interface PullProgress {
    /** A step of a pull. */
    enum Step {
        DOWNLOAD, CHECK, PREPARE
    }

    /** Reports {@code done} of {@code total} (bytes for DOWNLOAD and CHECK, graphs for PREPARE); total 0 while unknown. */
    void at(Model model, Step step, long done, long total);
}
