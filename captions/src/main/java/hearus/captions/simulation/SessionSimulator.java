package hearus.captions.simulation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.UnaryOperator;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionPolicy;
import hearus.captions.Captioner;
import hearus.captions.Decoder;
import hearus.captions.SessionOptions;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.schedule.DecodeScheduler;
import hearus.captions.internal.schedule.ScheduledSession;
import hearus.captions.internal.session.LiveSession;
import hearus.captions.internal.session.Outbox;
import hearus.captions.internal.vad.SileroVoiceDetector;
import hearus.captions.internal.vad.VoiceDetector;
/**
 * Simulates a live session with a recording: the session, scheduler and rules of a {@link Captioner} on a simulated clock. Decodes are real; how long
 * they are counted as taking is the caller's choice: nothing (compute-unaware: what the policy alone costs) or as long as they took (compute-aware, for one speaker).
 * Runs on its caller's thread.
 */
public final class SessionSimulator implements AutoCloseable {
    private static final Duration PIECE = Duration.ofMillis(20);
    private static final Duration TICK = Duration.ofMillis(50);

    private final VoiceDetector detector;

    private SessionSimulator(VoiceDetector detector) {
        this.detector = detector;
    }

    /** Loads the voice activity model from the file of Silero VAD v6. */
    public static SessionSimulator create(Path voiceActivityModel) {
        return create(SileroVoiceDetector.load(voiceActivityModel));
    }

    /** With any detector; owns it. */
    static SessionSimulator create(VoiceDetector detector) {
        return new SessionSimulator(detector);
    }

    /** An event and when it came, in milliseconds since the first sample was spoken. */
    public record TimedEvent(long atMs, CaptionEvent event) {}

    /**
     * Feeds a recording to a session, in pieces of 20 ms, and finishes it.
     *
     * @param counted from how long a decode took to how long it shall count as taking
     */
    public List<TimedEvent> of(short[] pcm, SessionOptions options, CaptionPolicy policy, Decoder decoder,
            UnaryOperator<Duration> counted) {
        return new Run(options, policy, decoder, counted).events(pcm);
    }

    @Override
    public void close() {
        detector.close();
    }

    private final class Run {
        private record Timed(long at, long order, Runnable task) {}

        private final PriorityQueue<Timed> tasks = new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
        private final Queue<Runnable> captions = new ArrayDeque<>();
        private final List<TimedEvent> events = new ArrayList<>();
        private final UnaryOperator<Duration> counted;
        private final DecodeScheduler scheduler;
        private final LiveSession session;
        /** Where work for the captions thread goes: what a decode leaves there comes when its time has passed. */
        private Queue<Runnable> sink = captions;
        private long now;
        private long order;

        Run(SessionOptions options, CaptionPolicy policy, Decoder decoder, UnaryOperator<Duration> counted) {
            this.counted = counted;
            this.scheduler = new DecodeScheduler(decoder, task -> sink.add(task), this::work, policy.workers(), () -> now);
            var outbox = new Outbox(options.id(), event -> events.add(new TimedEvent(now / 1_000_000, event)), Runnable::run);
            this.session = new LiveSession(options, policy, detector.open(), outbox, scheduler, task -> sink.add(task), () -> now);
            scheduler.add(session);
        }

        List<TimedEvent> events(short[] pcm) {
            var length = (int) Samples.of(PIECE);
            for (var at = 0; at < pcm.length; at += length) {
                var from = at;
                var count = Math.min(length, pcm.length - at);
                after(Duration.ofNanos(Samples.toNanos(at + count)), () -> session.accept(pcm, from, count));
            }
            after(Duration.ofNanos(Samples.toNanos(pcm.length)), () -> {
                var _ = session.finish();
            });
            tick();
            while (!scheduler.sessions().isEmpty()) {
                var next = tasks.remove();
                now = next.at();
                next.task().run();
                settle();
            }
            return List.copyOf(events);
        }

        private void work(Runnable decode) {
            var results = new ArrayDeque<Runnable>();
            var began = System.nanoTime();
            sink = results;
            decode.run();
            sink = captions;
            after(counted.apply(Duration.ofNanos(System.nanoTime() - began)), () -> captions.addAll(results));
        }

        private void tick() {
            after(TICK, () -> {
                scheduler.sessions().forEach(ScheduledSession::tick);
                scheduler.dispatch();
                tick();
            });
        }

        private void after(Duration delay, Runnable task) {
            tasks.add(new Timed(now + delay.toNanos(), order++, task));
        }

        private void settle() {
            while (!captions.isEmpty()) {
                captions.remove().run();
            }
        }
    }
}
