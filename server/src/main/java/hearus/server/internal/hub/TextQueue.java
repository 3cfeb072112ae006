package hearus.server.internal.hub;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.keywords.NlpMessage;
import hearus.server.TextProcessor;

/**
 * The texts of one socket, processed one at a time in the order in which they came, on a virtual thread that lives while there is work: a text may wait for a language model elsewhere, and the
 * socket's audio must not wait for it. Thread-safe.
 */
final class TextQueue {
    private static final Logger LOG = System.getLogger(TextQueue.class.getName());
    private static final int MAX_TEXTS = 64;
    private static final int MAX_WORDS = 2 * NlpMessage.MAX_WORDS;

    private final String id;
    private final TextProcessor processor;
    @GuardedBy("this")
    private final Queue<Job> jobs = new ArrayDeque<>();
    @GuardedBy("this")
    private int words;
    @GuardedBy("this")
    private boolean closed;
    @GuardedBy("this")
    private Optional<Thread> worker = Optional.empty();

    TextQueue(String id, TextProcessor processor) {
        this.id = id;
        this.processor = processor;
    }

    /** Gets the result of a text, on the queue's thread; nothing when the queue was closed meanwhile. */
    interface Receiver {
        void processed(NlpMessage answer);

        void failed();
    }

    private record Job(NlpMessage message, Receiver receiver) {}

    /** Takes a text, or refuses it when too much waits. */
    synchronized void add(NlpMessage message, Receiver receiver) throws RefusedException {
        if (closed) {
            throw new RefusedException("closing", "This connection has ended: connect again.");
        }
        if (jobs.size() >= MAX_TEXTS || words + message.words().size() > MAX_WORDS) {
            throw new RefusedException("busy", "Too much text waits: send the next one when NLPResult has come.");
        }
        jobs.add(new Job(message, receiver));
        words += message.words().size();
        if (worker.isEmpty()) {
            worker = Optional.of(Thread.ofVirtual().name("hearus-text-" + id).start(this::work));
        }
    }

    private void work() {
        for (var job = next(); job.isPresent(); job = next()) {
            process(job.get());
        }
    }

    private void process(Job job) {
        try {
            var answer = processor.process(job.message);
            if (!isClosed()) {
                job.receiver.processed(answer);
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "socket {0} was closed before its text was processed", id);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "socket " + id + ": a text of " + job.message.words().size() + " words could not be processed", e);
            if (!isClosed()) {
                job.receiver.failed();
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized Optional<Job> next() {
        var job = Optional.ofNullable(jobs.poll());
        words -= job.map(Job::message).map(message -> message.words().size()).orElse(0);
        if (job.isEmpty()) {
            worker = Optional.empty();
        }
        return job;
    }

    /** Whether no text waits or is being processed. */
    synchronized boolean isIdle() {
        return worker.isEmpty();
    }

    /** How many texts wait, beside the one that is being processed. */
    synchronized int waiting() {
        return jobs.size();
    }

    /** Drops the texts that wait and interrupts the one that is being processed: their results are not needed any more. */
    synchronized void close() {
        closed = true;
        jobs.clear();
        words = 0;
        worker.ifPresent(Thread::interrupt);
    }
}
