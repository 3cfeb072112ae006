package hearus.captions.internal.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Function;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionListener;
import hearus.captions.CaptionPolicy;
import hearus.captions.Hypotheses;
import hearus.captions.SessionOptions;
import hearus.captions.Sounds;
import hearus.captions.Stability;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.schedule.DecodeScheduler;
import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;

/** A scheduler and its sessions on one thread with a clock of their own, and a decoder of a given speed that gives a given text. */
public final class VirtualScheduler {
    public static final CaptionPolicy POLICY = CaptionPolicy.builder().preRoll(Duration.ofMillis(300)).maximumPhrase(Duration.ofSeconds(10))
            .workers(1).stability(Stability.agreement(Duration.ZERO)).build();

    private record Timed(long at, long order, Runnable task) {}

    record Decode(long at, DecodeOptions options, int samples) {}

    private final PriorityQueue<Timed> tasks = new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
    private final Queue<Runnable> captions = new ArrayDeque<>();
    private long now;
    private long order;
    final DecodeScheduler scheduler;
    final List<Decode> decodes = new ArrayList<>();
    Function<short[], String> transcript = pcm -> "heard " + pcm.length / 16 + " ms";
    /** Where the words' times matter. */
    Function<short[], Hypothesis> words = pcm -> Hypotheses.over(transcript.apply(pcm), pcm.length / 16);
    Duration decodeTime = Duration.ofMillis(100);

    VirtualScheduler(int workers) {
        scheduler = new DecodeScheduler(this::decode, captions::add, task -> after(decodeTime, task), workers, () -> now);
        tick();
    }

    /** A session and all its events. */
    final class TestSession {
        final List<CaptionEvent> events = new ArrayList<>();
        final LiveSession session;

        TestSession(String id, CaptionListener listener, SessionOptions options) {
            var outbox = new Outbox(id, event -> {
                events.add(event);
                listener.on(event);
            }, Runnable::run);
            session = new LiveSession(options, POLICY, Sounds.LOUD, outbox, scheduler, captions::add, () -> now);
            scheduler.add(session);
        }

        /** Speaks at real-time pace, in pieces. */
        TestSession speak(short[] pcm, Duration pieces) {
            var length = (int) Samples.of(pieces);
            for (var at = 0; at < pcm.length; at += length) {
                var from = at;
                var count = Math.min(length, pcm.length - at);
                after(Duration.ofNanos(Samples.toNanos(at + count)), () -> session.accept(pcm, from, count));
            }
            return this;
        }

        List<Caption> captions() {
            return events.stream().filter(Caption.class::isInstance).map(Caption.class::cast).toList();
        }

        List<Caption> finals() {
            return captions().stream().filter(Caption::isFinal).toList();
        }

        List<Caption> partials() {
            return captions().stream().filter(caption -> !caption.isFinal()).toList();
        }
    }

    TestSession open(String id) {
        return open(id, _ -> {});
    }

    TestSession open(String id, CaptionListener listener) {
        return open(new SessionOptions(id, List.of("en"), "", 0), listener);
    }

    TestSession open(SessionOptions options, CaptionListener listener) {
        return new TestSession(options.id(), listener, options);
    }

    long millis() {
        return now / 1_000_000;
    }

    void after(Duration delay, Runnable task) {
        tasks.add(new Timed(now + delay.toNanos(), order++, task));
    }

    void run(Duration length) {
        var end = now + length.toNanos();
        settle();
        while (!tasks.isEmpty() && tasks.peek().at() <= end) {
            var next = tasks.remove();
            now = next.at();
            next.task().run();
            settle();
        }
        now = end;
    }

    private Hypothesis decode(short[] pcm, DecodeOptions options) {
        decodes.add(new Decode(millis(), options, pcm.length));
        return words.apply(pcm);
    }

    private void tick() {
        after(Duration.ofMillis(50), () -> {
            scheduler.tick();
            tick();
        });
    }

    private void settle() {
        while (!captions.isEmpty()) {
            captions.remove().run();
        }
    }
}
