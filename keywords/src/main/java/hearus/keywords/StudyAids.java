package hearus.keywords;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import hearus.keywords.internal.explain.JsonQuestions;
import hearus.keywords.internal.study.NotesForm;
import hearus.keywords.internal.study.Parts;
import hearus.keywords.internal.study.QuizForm;
import hearus.keywords.internal.study.StudyPrompts;

/**
 * Makes notes and quiz questions of a lecture's text, by asking the endpoint that explains terms. A long text is asked about in parts. What the model answers is checked: an answer of another form is asked for
 * again, three times in all. Thread-safe; at most {@value #MAX_JOBS} texts at a time.
 */
public final class StudyAids implements AutoCloseable {
    /** Questions of one quiz. */
    public static final int MAX_QUESTIONS = 10;
    /** Characters of one text: a lecture of three hours. */
    public static final int MAX_TEXT = Parts.MAX_PARTS * Parts.MAX_LENGTH;
    private static final Logger LOG = System.getLogger(StudyAids.class.getName());
    private static final int MAX_JOBS = 2;

    private final JsonQuestions questions;
    private final Semaphore jobs = new Semaphore(MAX_JOBS);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("hearus-study-", 0).factory());

    StudyAids(JsonQuestions questions) {
        this.questions = questions;
    }

    /** How a quiz asks. */
    public enum Kind {
        /** Four options, one of which is right. */
        CHOICE,
        /** A statement that is right (O) or wrong (X). */
        OX
    }

    /** A part of notes: paragraphs under a title, and the key words in them. */
    public record Section(String title, List<String> paragraphs, List<String> keywords) {
        public Section {
            paragraphs = List.copyOf(paragraphs);
            keywords = List.copyOf(keywords);
        }
    }

    /**
     * A quiz question.
     *
     * @param options distinct: four, or O and X
     * @param answer index of the right option
     * @param explanation why it is right
     */
    public record Question(String question, List<String> options, int answer, String explanation) {
        public Question {
            options = List.copyOf(options);
        }
    }

    /**
     * Notes of a text, restructured in paragraphs.
     *
     * @param passages of the text in order, which are not divided unless they are very long: sentences or paragraphs
     * @param language of the notes, ISO 639-1
     */
    public List<Section> notes(List<String> passages, String language) throws StudyException, InterruptedException {
        var parts = Parts.of(passages);
        return job(parts.stream()
                .<Callable<List<Section>>>map(part -> () -> questions.ask(StudyPrompts.notes(language), part, new NotesForm()))
                .toList());
    }

    /**
     * Questions about a text, spread over all of it.
     *
     * @param passages as in {@link #notes}
     * @param count 1 to {@link #MAX_QUESTIONS}
     */
    public List<Question> quiz(List<String> passages, String language, Kind kind, int count) throws StudyException, InterruptedException {
        if (count < 1 || count > MAX_QUESTIONS) {
            throw new StudyException(StudyException.Code.INVALID, "A quiz has 1 to " + MAX_QUESTIONS + " questions, not " + count + ".");
        }
        var parts = Parts.of(passages);
        var used = Math.min(parts.size(), count);
        var tasks = new ArrayList<Callable<List<Question>>>();
        for (int i = 0; i < used; i++) {
            var part = parts.get(i * parts.size() / used);
            var share = (i + 1) * count / used - i * count / used;
            tasks.add(() -> questions.ask(StudyPrompts.quiz(language, kind, share), part, new QuizForm(kind, share)));
        }
        return job(tasks);
    }

    /** Runs the tasks of one text and joins what they give; none of it counts if one fails. */
    private <T> List<T> job(List<Callable<List<T>>> tasks) throws StudyException, InterruptedException {
        if (!jobs.tryAcquire()) {
            throw new StudyException(StudyException.Code.BUSY,
                    "Notes or questions are made for " + MAX_JOBS + " lectures at a time, and others came first: ask again in a minute.");
        }
        try {
            var all = new ArrayList<T>();
            var maxTime = questions.timeout(tasks.size());
            for (var done : threads.invokeAll(tasks, maxTime.toMillis(), TimeUnit.MILLISECONDS)) {
                if (done.isCancelled()) {
                    throw new StudyException(StudyException.Code.FAILED,
                            "The language model took more than " + maxTime.toSeconds() + " s: ask about a shorter part of the lecture.");
                }
                all.addAll(done.get());
            }
            return all;
        } catch (RejectedExecutionException e) {
            throw closing();
        } catch (ExecutionException e) {
            throw threads.isShutdown() ? closing() : failed(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            jobs.release();
        }
    }

    private static StudyException failed(Throwable cause) {
        if (cause instanceof JsonQuestions.NoAnswerException known && known.overBudget()) {
            return new StudyException(StudyException.Code.BUSY,
                    "The language model is not asked any more today: the requests that the operator allows are used up.");
        }
        if (!(cause instanceof JsonQuestions.NoAnswerException)) {
            LOG.log(Level.ERROR, "Notes or questions could not be made", cause);
        }
        return new StudyException(StudyException.Code.FAILED,
                "The language model gave no answer that can be used: try again later; the server's log says why.");
    }

    private static StudyException closing() {
        return new StudyException(StudyException.Code.BUSY, "The server is closing: ask again in a moment.");
    }

    /** Gives up what is being made. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
