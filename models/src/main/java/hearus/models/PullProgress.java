package hearus.models;

/** Told how a pull goes on, from the pulling thread. */
@FunctionalInterface
public interface PullProgress {
    /** What is being done. */
    enum Step {
        DOWNLOAD, CHECK, PREPARE
    }

    /** {@code done} of {@code total} (bytes for DOWNLOAD and CHECK, graphs for PREPARE); total 0 while unknown. */
    void at(Model model, Step step, long done, long total);
}
