package hearus.socketio.internal.namespace;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A socket's handlers go on, whatever one of them throws. */
@Timeout(30)
class HandlerQueueTest {
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    private static List<Throwable> whatAJobMayThrow() {
        return List.of(new IllegalStateException("a mistake"), new AssertionError("a check"), new StackOverflowError(),
                new OutOfMemoryError("pretended"),
                new NoClassDefFoundError("missing"), new InterruptedException("not declared"));
    }

    @ParameterizedTest
    @MethodSource("whatAJobMayThrow")
    void theNextJobRunsWhateverTheLastOneThrew(Throwable problem) throws Exception {
        var queue = new HandlerQueue("test", 1000, new Silent());
        queue.add(0, () -> throwUndeclared(problem));
        queue.add(0, () -> done.add("behind it"));
        assertThat(done.poll(30, TimeUnit.SECONDS)).isEqualTo("behind it");
        queue.add(0, () -> throwUndeclared(problem));
        queue.add(0, () -> done.add("later"));
        assertThat(done.poll(30, TimeUnit.SECONDS)).isEqualTo("later");
    }

    @Test
    void anInterruptStaysWithTheJobThatGotIt() throws Exception {
        var queue = new HandlerQueue("test", 1000, new Silent());
        queue.add(0, () -> Thread.currentThread().interrupt());
        queue.add(0, () -> done.add("interrupted: " + Thread.currentThread().isInterrupted()));
        assertThat(done.poll(30, TimeUnit.SECONDS)).isEqualTo("interrupted: false");
    }

    @Test
    void aListenerToThePressureThatThrowsHarmsNothing() throws Exception {
        var gate = new CountDownLatch(1);
        var queue = new HandlerQueue("test", 10, new HandlerQueue.Backpressure() {
            @Override
            public void onHigh() {
                done.add("rises");
            }

            @Override
            public void onLow() {
                done.add("falls");
                throw new IllegalStateException("the event loop is gone");
            }
        });
        queue.add(100, () -> await(gate));
        gate.countDown();
        assertThat(List.of(done.poll(30, TimeUnit.SECONDS), done.poll(30, TimeUnit.SECONDS))).containsExactlyInAnyOrder("rises", "falls");
        queue.add(0, () -> done.add("next"));
        assertThat(done.poll(30, TimeUnit.SECONDS)).isEqualTo("next");
    }

    @Test
    void whereNoThreadCanBeStartedTheStartIsTriedAgain() throws Exception {
        var starts = new AtomicInteger();
        Queue<Runnable> later = new ArrayDeque<>();
        var queue = new HandlerQueue("test", 1000, new Silent(), task -> {
            if (starts.getAndIncrement() < 2) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return Thread.ofVirtual().unstarted(task);
        }, later::add);
        queue.add(0, () -> done.add("one"));
        queue.add(0, () -> done.add("two"));
        assertThat(starts).hasValue(1);
        later.remove().run();
        assertThat(done).isEmpty();
        later.remove().run();
        assertThat(done.poll(30, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(done.poll(30, TimeUnit.SECONDS)).isEqualTo("two");
        assertThat(later).isEmpty();
    }

    @SuppressWarnings("unchecked")
    static <T extends Throwable> void throwUndeclared(Throwable problem) throws T {
        throw (T) problem;
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Silent implements HandlerQueue.Backpressure {
        @Override
        public void onHigh() {
            // nobody is read here
        }

        @Override
        public void onLow() {
            // nobody is read here
        }
    }
}
