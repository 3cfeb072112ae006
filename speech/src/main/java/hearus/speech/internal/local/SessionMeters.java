package hearus.speech.internal.local;

import java.time.Duration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.Erasure;
import hearus.speech.internal.protocol.Pcm;

/** The meters of all sessions of a process. */
public final class SessionMeters {
    private final Counter audio;
    private final Counter phrases;
    private final Counter partials;
    private final Counter letters;
    private final Counter erased;
    private final Timer finalLag;
    private final Timer partialLag;

    /** Registers the meters. */
    public SessionMeters(MeterRegistry registry) {
        audio = Counter.builder("hearus.speech.audio.seconds").description("Audio taken from all sessions").register(registry);
        phrases = Counter.builder("hearus.speech.phrases").description("Finished phrases with words").register(registry);
        partials = Counter.builder("hearus.speech.partials").description("Texts of phrases that were still growing").register(registry);
        letters = Counter.builder("hearus.speech.letters").description("Letters of finished phrases").register(registry);
        erased = Counter.builder("hearus.speech.letters.erased").description("Letters that were shown and taken back: flicker")
                .register(registry);
        finalLag = lag(registry, "true");
        partialLag = lag(registry, "false");
    }

    private static Timer lag(MeterRegistry registry, String isFinal) {
        return Timer.builder("hearus.speech.lag").description("Audio received minus audio captioned, at each caption").tag("final", isFinal)
                .serviceLevelObjectives(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3),
                        Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30))
                .register(registry);
    }

    void audioReceived(int samples) {
        audio.increment(samples / (double) Pcm.RATE);
    }

    /** Counts a caption, and the letters that it erased of the one before. */
    void captioned(Caption caption, int lettersErased) {
        erased.increment(lettersErased);
        var lag = Duration.ofMillis(Math.max(0, caption.lagMs()));
        if (caption.isFinal()) {
            phrases.increment();
            letters.increment(Erasure.letters(caption.text()).length());
            finalLag.record(lag);
        } else {
            partials.increment();
            partialLag.record(lag);
        }
    }
}
