package hearus.server.internal.lectures;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.lectures.Lecture;

/** The prompt of one speaker: the terms of the lecture and what the speaker brought itself. Tells whoever listens when it changes. Thread-safe. */
public final class LecturePrompt {
    private static final String SEPARATOR = ", ";
    /** Whisper takes 219 tokens of a prompt, the last of it; what the speaker brought comes last. A decode is slower by each. */
    private static final double MAX_TOKENS = 200;
    /** What Whisper's tokens are at most in usual words: three characters of an alphabet are more than one, and a syllable of Korean is one to one and a half. */
    private static final double TOKENS_PER_LETTER = 0.5;
    private static final double TOKENS_PER_SYLLABLE = 1.5;
    private static final int FIRST_SYLLABIC = 0x1100;

    @GuardedBy("this")
    private String own = "";
    @GuardedBy("this")
    private Consumer<String> listener = prompt -> {};
    @GuardedBy("this")
    private String lecture = "";
    /** A lecture that was deleted and made anew counts its revisions from 1. */
    @GuardedBy("this")
    private Instant created = Instant.MIN;
    @GuardedBy("this")
    private int revision;

    /** Sets who is told of changes: soon returning, and under the monitor, so that they come in order. */
    synchronized void listen(String brought, Consumer<String> to) {
        own = brought;
        listener = to;
    }

    /** The vocabulary is this now; an older revision than is known is ignored. */
    synchronized void changed(Lecture now) {
        if (now.id().equals(lecture) && now.created().equals(created) && now.revision() <= revision) {
            return;
        }
        lecture = now.id();
        created = now.created();
        revision = now.revision();
        listener.accept(of(now.vocabulary(), own));
    }

    /**
     * The terms that matter most, as many as there is space for, the most important last since the end of a prompt counts most, and then what the speaker brought itself.
     *
     * @param vocabulary the most important first
     */
    public static String of(List<String> vocabulary, String own) {
        var chosen = new ArrayDeque<String>();
        var tokens = tokens(own);
        for (var term : vocabulary) {
            tokens += tokens(term + SEPARATOR);
            if (tokens > MAX_TOKENS) {
                break;
            }
            chosen.addFirst(term);
        }
        if (!own.isBlank()) {
            chosen.addLast(own);
        }
        return String.join(SEPARATOR, chosen);
    }

    private static double tokens(String text) {
        return text.chars().mapToDouble(letter -> letter < FIRST_SYLLABIC ? TOKENS_PER_LETTER : TOKENS_PER_SYLLABLE).sum();
    }
}
