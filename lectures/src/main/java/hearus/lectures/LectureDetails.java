package hearus.lectures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import hearus.lectures.internal.text.Storable;

/** What people say about a lecture, when they create it or later. Immutable; {@link #builder} begins with nothing said. */
public final class LectureDetails {
    public static final int MAX_TITLE = 500;
    public static final int MAX_TERMS = 1_000;
    public static final int MAX_TERM = 100;
    private static final int MAX_RETENTION_DAYS = 36_500;

    private final String title;
    private final String course;
    private final String language;
    private final List<String> vocabulary;
    private final boolean listed;
    private final @Nullable Duration retention;

    private LectureDetails(Builder builder) throws LectureException {
        title = atMost(MAX_TITLE, "title", builder.title);
        course = atMost(MAX_TITLE, "course", builder.course);
        language = atMost(MAX_TERM, "language", builder.language);
        vocabulary = terms(builder.vocabulary);
        listed = builder.listed;
        retention = builder.retention;
        if (retention != null && (retention.toDays() < 1 || retention.toDays() > MAX_RETENTION_DAYS)) {
            throw LectureException.invalid("A lecture is kept for 1 to " + MAX_RETENTION_DAYS + " days after its end, not for "
                    + retention.toDays() + ".");
        }
    }

    private static String atMost(int most, String name, String text) throws LectureException {
        var stripped = Storable.of(text.strip());
        if (stripped.length() > most) {
            throw LectureException.invalid("The " + name + " has " + stripped.length() + " characters and may have " + most + ".");
        }
        return stripped;
    }

    private static List<String> terms(List<String> given) throws LectureException {
        var terms = new ArrayList<String>();
        for (var term : given) {
            var stripped = atMost(MAX_TERM, "term", term);
            if (!stripped.isEmpty() && !terms.contains(stripped)) {
                terms.add(stripped);
            }
        }
        if (terms.size() > MAX_TERMS) {
            throw LectureException.invalid("The vocabulary has " + terms.size() + " terms and may have " + MAX_TERMS
                    + ": keep those that matter most.");
        }
        return List.copyOf(terms);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What is said about this lecture now. */
    public static Builder of(Lecture lecture) {
        var builder = builder().title(lecture.title()).course(lecture.course()).language(lecture.language())
                .vocabulary(lecture.vocabulary()).listed(lecture.listed());
        lecture.retention().ifPresent(builder::retention);
        return builder;
    }

    public String title() {
        return title;
    }

    public String course() {
        return course;
    }

    public String language() {
        return language;
    }

    public List<String> vocabulary() {
        return vocabulary;
    }

    public boolean listed() {
        return listed;
    }

    public Optional<Duration> retention() {
        return Optional.ofNullable(retention);
    }

    /** Collects what is said. */
    public static final class Builder {
        private String title = "";
        private String course = "";
        private String language = "";
        private List<String> vocabulary = List.of();
        private boolean listed;
        private @Nullable Duration retention;

        private Builder() {}

        /** At most {@value LectureDetails#MAX_TITLE} characters. */
        public Builder title(String value) {
            title = value;
            return this;
        }

        /** At most {@value LectureDetails#MAX_TITLE} characters. */
        public Builder course(String value) {
            course = value;
            return this;
        }

        /** ISO 639-1 codes with commas between them; empty for the server's default. */
        public Builder language(String value) {
            language = value;
            return this;
        }

        /** At most {@value LectureDetails#MAX_TERMS} terms of {@value LectureDetails#MAX_TERM} characters, the most important first. */
        public Builder vocabulary(List<String> value) {
            vocabulary = List.copyOf(value);
            return this;
        }

        /** Whether it is shown to those who do not know its id; false unless it is said. */
        public Builder listed(boolean value) {
            listed = value;
            return this;
        }

        /** How long it is kept after its end, in whole days; the server's default unless it is said. */
        public Builder retention(Duration value) {
            retention = value;
            return this;
        }

        /**
         * Checks and joins what was said.
         *
         * @throws LectureException if something is longer than it may be; the message says what
         */
        public LectureDetails build() throws LectureException {
            return new LectureDetails(this);
        }
    }
}
