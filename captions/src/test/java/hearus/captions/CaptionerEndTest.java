package hearus.captions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionEvent.State;
import hearus.captions.CaptionEvent.Status;
import hearus.captions.internal.schedule.DecodeScheduler;
import hearus.captions.internal.session.LiveSession;
import hearus.captions.internal.session.Outbox;
import hearus.captions.internal.session.VirtualScheduler;
import hearus.captions.internal.vad.VoiceDetector;
import hearus.whisper.Hypothesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** How captions end, and what one session's faults cost the others: real threads, made-up engines. */
@Timeout(60)
class CaptionerEndTest {
    private static final short[] SPEECH = Sounds.of(300, 1500, 1000);

    /** What happened, in order. */
    private final List<String> happened = Collections.synchronizedList(new ArrayList<>());

    /** Something that can be held up where it is. */
    private static final class Gate {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch opened = new CountDownLatch(1);

        void pass() {
            reached.countDown();
            // Native code, which this stands for, ignores interrupts.
            boolean interrupted = false;
            while (true) {
                try {
                    opened.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void open() {
            opened.countDown();
        }
    }

    private VoiceDetector detector(VoiceDetector.Stream stream) {
        return new VoiceDetector() {
            @Override
            public Stream open() {
                return stream;
            }

            @Override
            public void close() {
                happened.add("detector closed");
            }
        };
    }

    private Hypothesis said(String what) {
        happened.add(what);
        return Hypotheses.of("hello there");
    }

    /** Holds its decodes. */
    private Decoder held(Gate gate) {
        return (pcm, options) -> {
            gate.pass();
            return said("decoded");
        };
    }

    private static CaptionSession speak(Captioner captioner, String id, CaptionListener listener) {
        var session = captioner.open(new SessionOptions(id, List.of("en"), "", 0), listener);
        session.accept(SPEECH, 0, SPEECH.length);
        return session;
    }

    @Test
    void nothingIsFreedBeforeTheDecodeThatRunsHasEnded() throws Exception {
        var gate = new Gate();
        var captioner = Captioner.create(held(gate), detector(Sounds.LOUD), VirtualScheduler.POLICY);
        speak(captioner, "a", _ -> {});
        gate.reached.await();
        try (var threads = Executors.newFixedThreadPool(1)) {
            var closing = threads.submit(captioner::close);
            assertThatThrownBy(() -> closing.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(happened).isEmpty();
            gate.open();
            closing.get();
        }
        captioner.close();
        assertThat(happened).containsExactly("decoded", "detector closed");
    }

    @Test
    void anInterruptFreesNothingUnderTheVoiceDetector() throws Exception {
        var gate = new Gate();
        var captioner = Captioner.create((pcm, options) -> Hypotheses.untimed(""), detector((samples, offset) -> {
            gate.pass();
            happened.add("heard");
            return 0;
        }), VirtualScheduler.POLICY);
        speak(captioner, "a", _ -> {});
        gate.reached.await();
        try (var threads = Executors.newFixedThreadPool(1)) {
            var closing = threads.submit(() -> {
                Thread.currentThread().interrupt();
                captioner.close();
                return Thread.interrupted();
            });
            assertThatThrownBy(() -> closing.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(happened).isEmpty();
            gate.open();
            assertThat(closing.get()).as("still interrupted").isTrue();
        }
        assertThat(happened.getLast()).isEqualTo("detector closed");
        assertThat(happened).containsOnlyOnce("detector closed").contains("heard");
    }

    @Test
    void whatHangsIsNotFreed() throws Exception {
        var gate = new Gate();
        var captioner = Captioner.create(held(gate), detector(Sounds.LOUD), VirtualScheduler.POLICY);
        speak(captioner, "a", _ -> {});
        gate.reached.await();

        captioner.closeWithin(Duration.ofMillis(1));

        gate.open();
        await().until(() -> happened.contains("decoded"));
        assertThat(happened).containsExactly("decoded");
        assertThatThrownBy(() -> speak(captioner, "b", _ -> {})).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    /** An error in the detector in the tick (which processes the end of the audio), or while audio comes in. */
    @Test
    void anErrorInOneSessionEndsThatSessionAndIsReportedToIt() throws Exception {
        var streams = new AtomicInteger();
        var faulty = new AtomicInteger();
        var detector = new VoiceDetector() {
            @Override
            public Stream open() {
                var first = streams.getAndIncrement() == 0;
                return (samples, offset) -> {
                    // The last window of the speech is not full: only the tick processes it.
                    if (first && faulty.incrementAndGet() > SPEECH_WINDOWS) {
                        throw new AssertionError("a fault of the first session");
                    }
                    return Sounds.LOUD.probability(samples, offset);
                };
            }

            @Override
            public void close() {}
        };
        try (var captioner = Captioner.create((pcm, options) -> Hypotheses.of("hello there"), detector, VirtualScheduler.POLICY)) {
            var told = Collections.synchronizedList(new ArrayList<CaptionEvent>());
            var others = Collections.synchronizedList(new ArrayList<CaptionEvent>());
            captioner.open(new SessionOptions("faulty", List.of("en"), "", 0), told::add).accept(OPEN_SPEECH, 0, OPEN_SPEECH.length);

            await().until(() -> told.contains(new Status(State.STOPPED, 0)));
            var good = speak(captioner, "good", others::add);
            good.finish().get();

            assertThat(others).filteredOn(event -> event instanceof Caption caption && caption.isFinal()).hasSize(1);
        }
    }

    private static final short[] OPEN_SPEECH = Arrays.copyOf(Sounds.of(300, 1500), 1800 * 16);
    private static final int SPEECH_WINDOWS = OPEN_SPEECH.length / VoiceDetector.WINDOW;

    @Test
    void aListenerThatThrowsAnErrorStillReceivesTheRest() throws Exception {
        try (var captioner = Captioner.create((pcm, options) -> Hypotheses.of("hello there"), detector(Sounds.LOUD),
                VirtualScheduler.POLICY)) {
            var told = Collections.synchronizedList(new ArrayList<CaptionEvent>());
            var session = speak(captioner, "a", event -> {
                told.add(event);
                if (told.size() == 1) {
                    throw new LinkageError("a class of the listener's is missing");
                }
            });

            session.finish().get(20, TimeUnit.SECONDS);

            assertThat(told).contains(new Status(State.STOPPED, 0));
        }
    }

    @Test
    void aWorkerThatCannotBeHadIsNotLost() {
        var now = new long[1];
        var refuse = new AtomicInteger(1);
        var scheduler = new DecodeScheduler((pcm, options) -> Hypotheses.over("hello there", pcm.length / 16), Runnable::run, task -> {
            if (refuse.getAndDecrement() > 0) {
                throw new RejectedExecutionException("no thread is to be had");
            }
            task.run();
        }, 1, () -> now[0]);
        var told = new ArrayList<CaptionEvent>();
        var session = new LiveSession(new SessionOptions("a", List.of("en"), "", 0), VirtualScheduler.POLICY, Sounds.LOUD,
                new Outbox("a", told::add, Runnable::run), scheduler, Runnable::run, () -> now[0]);
        scheduler.add(session);
        session.accept(SPEECH, 0, SPEECH.length);
        for (int tick = 0; tick < 100; tick++) {
            now[0] += 50_000_000L;
            scheduler.tick();
        }
        assertThat(told).filteredOn(event -> event instanceof Caption caption && caption.isFinal()).hasSize(1);
    }
}
