package hearus.whisper;

import java.util.Optional;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.whisper.internal.cache.PhraseCacheEntry;

/**
 * What the engine keeps of a growing phrase from one decode to the next, so that only new audio is computed: for each second of
 * audio some MB, most of it native (base 2.5, small 7.4). It may be used with windows of any audio; it helps where a window begins with the samples of the last one.
 * All phrases of a model together keep a quarter of the machine's memory at most; what does not fit is not kept and is computed again.
 *
 * <p>For one phrase at a time and one decode at a time; thread-safe nevertheless. The code that created it closes it, at any time: what a running decode needs is freed when that ends.
 */
public final class PhraseCache implements AutoCloseable {
    @GuardedBy("this")
    private Optional<PhraseCacheEntry> last = Optional.empty();
    @GuardedBy("this")
    private boolean closed;

    /** An empty one, which takes no memory. */
    public PhraseCache() {}

    /** Bytes of memory that it takes now. */
    public synchronized long bytes() {
        return last.map(PhraseCacheEntry::bytes).orElse(0L);
    }

    /** What is kept, which now belongs to the caller. */
    synchronized Optional<PhraseCacheEntry> take() {
        var taken = last;
        last = Optional.empty();
        return taken;
    }

    /** Keeps this entry, and closes the one before. */
    synchronized void put(PhraseCacheEntry next) {
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
