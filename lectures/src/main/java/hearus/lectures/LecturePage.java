package hearus.lectures;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Some of a list of lectures, newest first.
 *
 * @param nextOrNull where the next page begins, null after the last
 */
public record LecturePage(List<Lecture> lectures, @Nullable String nextOrNull) {
    public LecturePage {
        lectures = List.copyOf(lectures);
    }

    public Optional<String> next() {
        return Optional.ofNullable(nextOrNull);
    }
}
