package hearus.lectures;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import hearus.lectures.internal.vocabulary.DocumentText;
import hearus.lectures.internal.vocabulary.Terminology;
import hearus.lectures.internal.vocabulary.UnreadableException;

/** Finds the terms of a course in its slides, its script or a list. Stateless, thread-safe; a usual file takes less than a second. */
public final class VocabularyFile {
    public static final int MAX_BYTES = 20_000_000;
    private static final Duration MAX_TIME = Duration.ofSeconds(20);

    private VocabularyFile() {}

    /**
     * The terms of a file: TXT (UTF-8, UTF-16 or the Korean MS949), PDF, PPTX or DOCX. A text of short lines, or with commas between short items, is a list, whose items are the terms; of any other text they
     * are Korean nouns and compounds, and English names, abbreviations and word pairs, as far as they are frequent or rare enough to matter.
     *
     * @param name of the file; what it is, its content says
     * @return at most {@link LectureDetails#MAX_TERMS} terms, the most important first; those of a list in its order
     * @throws LectureException with {@link LectureException.Code#INVALID} if the file is too large, takes too long, or cannot be read; the message says what to do
     */
    public static List<String> read(String name, byte[] content) throws LectureException {
        return read(name, content, MAX_TIME);
    }

    static List<String> read(String name, byte[] content, Duration maxTime) throws LectureException {
        return read(name, content, maxTime, () -> {});
    }

    /** @param ended called once when nothing reads the file any more, which may be long after this returns where the time was over */
    static List<String> read(String name, byte[] content, Duration maxTime, Runnable ended) throws LectureException {
        var terms = new CompletableFuture<List<String>>();
        var reader = reader(content, terms, ended);
        var started = false;
        try {
            if (content.length > MAX_BYTES) {
                throw LectureException.invalid("The file " + quoted(name) + " has " + content.length / 1_000_000 + " MB, and "
                        + MAX_BYTES / 1_000_000 + " are read: save it without pictures, or send its text.");
            }
            Terminology.load();
            reader.start();
            started = true;
        } finally {
            if (!started) {
                ended.run();
            }
        }
        try {
            return terms.get(maxTime.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw LectureException.invalid("The file " + quoted(name) + (e.getCause() instanceof UnreadableException known
                    ? " " + known.getMessage()
                    : " is damaged, or its form is not known: open it in the program that it comes from and save it again, or send its text."));
        } catch (TimeoutException e) {
            reader.interrupt();
            throw LectureException.invalid("The file " + quoted(name) + " took more than " + maxTime.toSeconds()
                    + " s to read: divide it, or send its text.");
        } catch (InterruptedException e) {
            reader.interrupt();
            Thread.currentThread().interrupt();
            throw LectureException.unavailable("Reading the file " + quoted(name) + " was given up, since the server stops.", e);
        }
    }

    /** A thread of its own, since no parser can be stopped from outside. One that takes too long is interrupted: its input and its output end then. */
    private static Thread reader(byte[] content, CompletableFuture<List<String>> terms, Runnable ended) {
        return Thread.ofPlatform().daemon().name("vocabulary-file").unstarted(() -> {
            try {
                terms.complete(Terminology.of(DocumentText.of(content)));
            } catch (UnreadableException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
                // Parsers of other people's files fail in all ways; the memory of this one is free again.
                terms.completeExceptionally(e);
            } finally {
                ended.run();
            }
        });
    }

    private static String quoted(String name) {
        return '"' + name.replaceAll("\\p{Cntrl}", " ") + '"';
    }
}
