package hearus.models.internal.local;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits in small steps, between which the pulling thread reports its progress. */
public final class Polling {
    public static final long MILLIS = 100;

    private Polling() {}

    /** Waits one step. Returns whether the work has ended, successfully or not. */
    public static boolean isDone(Future<?> work) throws InterruptedException {
        try {
            work.get(MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
