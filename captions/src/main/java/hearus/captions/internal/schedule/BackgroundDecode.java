package hearus.captions.internal.schedule;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import hearus.whisper.Hypothesis;

/**
 * A decode that waits until no session wants a worker.
 *
 * @param decode runs on a worker
 * @param result completed on that worker; whoever cancels it before abandons the decode
 */
public record BackgroundDecode(Supplier<Hypothesis> decode, CompletableFuture<Hypothesis> result) {
    boolean isAbandoned() {
        return result.isDone();
    }

    void run() {
        try {
            result.complete(decode.get());
        } catch (Throwable e) {
            fail(e);
        }
    }

    void fail(Throwable cause) {
        result.completeExceptionally(cause);
    }

    void refuse() {
        fail(new IllegalStateException("The captioner is closed and decodes nothing any more"));
    }
}
