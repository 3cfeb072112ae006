package hearus.whisper;

import java.util.Optional;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.whisper.internal.cache.PhraseCacheEntry;

/**
 * What the engine keeps of a phrase that grows, from one decode to the next, so that a decode costs what is new of the phrase and not what is old: for each second of
 * audio some MB, most of it native (base 2.5, small 7.4). It may be given windows of any audio: only what begins with the samples of the last one profits.
 * All phrases of a model together keep a quarter of the machine's memory at most; what does not fit is not kept, and costs time.
 *
 * <p>For one phrase at a time and one decode at a time; thread-safe all the same. Whoever opened it closes it, at any time: what a running decode needs lives until that ends.
 */
public final class PhraseCache implements AutoCloseable {
    @GuardedBy("this")
    private Optional<PhraseCacheEntry> last = Optional.empty();
    @GuardedBy("this")
    private boolean closed;

    /** An empty one, which takes no memory. */
    public PhraseCache() {}

    /** How much memory that is now, in bytes. */
    public synchronized long bytes() {
        return last.map(PhraseCacheEntry::bytes).orElse(0L);
    }

    /** What is kept, which now belongs to the caller. */
    synchronized Optional<PhraseCacheEntry> take() {
        var taken = last;
        last = Optional.empty();
        return taken;
    }

    /** Keeps this, and closes what it kept before. */
    synchronized void keep(PhraseCacheEntry next) {
        last.ifPresent(PhraseCacheEntry::close);
        last = Optional.of(next);
        if (closed) {
            close();
        }
    }

    /** Frees the memory, now or when the running decode has ended. */
    @Override
    public synchronized void close() {
        closed = true;
        last.ifPresent(PhraseCacheEntry::close);
        last = Optional.empty();
    }
}
