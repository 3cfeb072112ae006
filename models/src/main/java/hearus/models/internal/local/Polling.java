package hearus.models.internal.local;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits in small steps, between which the pulling thread tells how far it is. */
public final class Polling {
    public static final long MILLIS = 100;

    private Polling() {}

    /** Waits one step. Says whether the work has ended, well or not. */
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
