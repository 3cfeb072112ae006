package hearus.captions.internal.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import hearus.captions.Hypotheses;
import hearus.captions.internal.decode.Job;
import hearus.captions.internal.decode.Load;
import hearus.captions.internal.schedule.BackgroundDecode;
import hearus.captions.internal.schedule.DecodeScheduler;
import hearus.captions.internal.schedule.Demand;
import hearus.captions.internal.schedule.ScheduledSession;
import hearus.whisper.Hypothesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BackgroundTest {
    private static final int WORKERS = 2;

    /** What workers have begun and not finished. */
    private final Deque<Runnable> decoding = new ArrayDeque<>();
    private final DecodeScheduler scheduler = new DecodeScheduler((_, _) -> Hypotheses.untimed("live"), Runnable::run, decoding::add,
            WORKERS, () -> 0);
    private final List<Load> loads = new ArrayList<>();

    private CompletableFuture<Hypothesis> add() {
        var result = new CompletableFuture<Hypothesis>();
        scheduler.addBackground(new BackgroundDecode(() -> Hypotheses.untimed("recording"), result));
        return result;
    }

    /** A speaker who wants nothing now, or whose every demand is urgent. */
    private final class Speaker implements ScheduledSession {
        private boolean ready;

        @Override
        public Demand demand(long now) {
            return new Demand(true, ready, false, 0, true);
        }

        @Override
        public Optional<Job> next(Load load) {
            loads.add(load);
            ready = false;
            return Optional.empty();
        }

        @Override
        public void decoded(Job job, Hypothesis hypothesis) {}

        @Override
        public void failed(Job job, Throwable cause) {}

        @Override
        public void tick() {}

        @Override
        public void removed() {}

        @Override
        public void close() {}
    }

    @Test
    void recordingsHaveAllWorkersWhileNobodySpeaks() {
        var results = List.of(add(), add(), add());
        assertThat(decoding).hasSize(WORKERS);
        decoding.remove().run();
        assertThat(results.getFirst().join().text()).isEqualTo("recording");
        assertThat(decoding).as("the third").hasSize(WORKERS);
    }

    @Test
    void oneWorkerIsFreeForThoseWhoSpeakAndTheyAreServedAsIfAllWere() {
        var speaker = new Speaker();
        scheduler.add(speaker);
        var _ = add();
        var _ = add();
        assertThat(decoding).hasSize(WORKERS - 1);
        speaker.ready = true;
        scheduler.dispatch();
        assertThat(loads).containsExactly(Load.LIGHT);
        scheduler.remove(speaker);
        scheduler.tick();
        assertThat(decoding).hasSize(WORKERS);
    }

    @Test
    void recordingsWaitWhileManySpeak() {
        for (int i = 0; i <= 4 * WORKERS; i++) {
            scheduler.add(new Speaker());
        }
        var result = add();
        scheduler.tick();
        assertThat(decoding).isEmpty();
        assertThat(result).isNotDone();
    }

    @Test
    void whatIsAbandonedIsNotDecoded() {
        var _ = add();
        var _ = add();
        var abandoned = add();
        var last = add();
        abandoned.cancel(false);
        decoding.remove().run();
        decoding.remove().run();
        decoding.remove().run();
        assertThat(last).isCompleted();
        assertThat(decoding).isEmpty();
    }

    @Test
    void whatWaitsIsRefusedWhenTheCaptionerCloses() {
        var _ = add();
        var _ = add();
        var waiting = add();
        scheduler.closeBackground();
        assertThatThrownBy(waiting::join).hasMessageContaining("closed");
        assertThatThrownBy(add()::join).hasMessageContaining("closed");
    }
}
