package hearus.lectures;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A lecture, without its segments.
 *
 * @param id by which clients and addresses name it, 1 to {@link #MAX_ID} characters
 * @param language ISO 639-1 codes with commas between them; empty for the server's default
 * @param vocabulary terms that are likely to be said, the most important first
 * @param listed whether it is shown to those who do not know its id
 * @param startedOrNull when its first audio came, which is 0 of its clock
 * @param endedOrNull since when nothing is said in it any more
 * @param retentionOrNull how long it is kept after its end; null for the server's default
 * @param revision counts the changes of what stands here, from 1
 * @param segments how many segments it has
 * @param change the newest change of its segments, see {@link Segment#change}; 0 for none
 */
public record Lecture(String id, String title, String course, String language, List<String> vocabulary, boolean listed, Instant created,
        @Nullable Instant startedOrNull, @Nullable Instant endedOrNull, @Nullable Duration retentionOrNull, int revision, long segments,
        long change) {
    public static final int MAX_ID = 200;

    public Lecture {
        vocabulary = List.copyOf(vocabulary);
    }

    public Optional<Instant> started() {
        return Optional.ofNullable(startedOrNull);
    }

    public Optional<Instant> ended() {
        return Optional.ofNullable(endedOrNull);
    }

    public Optional<Duration> retention() {
        return Optional.ofNullable(retentionOrNull);
    }
}
