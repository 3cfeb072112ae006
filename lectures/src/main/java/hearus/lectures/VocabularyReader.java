package hearus.lectures;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads {@link VocabularyFile}s, a few at a time. A place belongs to the thread that reads a file, and is free when that thread has ended: a file that takes longer than it may is given up and its
 * thread interrupted; should the thread go on even so, it keeps its place. So files never cost more threads than there are places. Thread-safe.
 */
public final class VocabularyReader {
    private final Semaphore places;
    private final Duration maxTime;

    private VocabularyReader(int places, Duration maxTime) {
        this.places = new Semaphore(places, true);
        this.maxTime = maxTime;
    }

    /**
     * A reader that reads nothing yet.
     *
     * @param places how many files are read at a time
     * @param maxTime for one file
     */
    public static VocabularyReader of(int places, Duration maxTime) {
        return new VocabularyReader(places, maxTime);
    }

    /**
     * Reads a file as {@link VocabularyFile#read} does, after those that came before.
     *
     * @param wait how long it may wait for a place
     * @return empty if there was no place in that time
     * @throws LectureException with {@link LectureException.Code#INVALID} if the file cannot be read; the message says what to do
     */
    public Optional<List<String>> read(String name, byte[] content, Duration wait) throws LectureException, InterruptedException {
        return places.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)
                ? Optional.of(VocabularyFile.read(name, content, maxTime, places::release))
                : Optional.empty();
    }
}
