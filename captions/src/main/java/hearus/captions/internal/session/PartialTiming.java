package hearus.captions.internal.session;

import java.util.Optional;

import hearus.captions.internal.decode.Job.Kind;
import hearus.captions.internal.filter.HallucinationFilter;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.OpenPhrase;
import hearus.captions.internal.session.PhraseState.Growing;

/**
 * When a growing phrase is decoded. Lengths are samples.
 *
 * @param interval speech between two partials
 * @param tail silence after which a phrase may be over
 */
record PartialTiming(long interval, long tail) {
    private static final long FIRST_PARTIAL = Samples.ofMillis(600);
    /** Until the next attempt at a phrase of which nothing could be shown yet. */
    private static final long NEXT_ATTEMPT = Samples.ofMillis(300);
    /** An idle scheduler takes partials after this part of the interval. */
    private static final int EARLY = 2;
    private static final long MIN_VOICE = Samples.ofMillis(250);

    /** What is due of a phrase, if anything. {@code early} where nothing else is to be decoded. Asked at every piece of audio. */
    Optional<Kind> due(Growing growing, OpenPhrase open, boolean early) {
        if (!HallucinationFilter.hasEnoughVoice(open.voiced(), open.meanVoice())) {
            return Optional.empty();
        }
        var fresh = open.speechEnd() - (growing.undecoded() ? open.voiceStart() : growing.decodedTo());
        if (fresh > 0 && open.silence() >= tail) {
            return Optional.of(Kind.LIKELY_FINAL);
        }
        return fresh >= wanted(growing, early) && open.voiced() >= MIN_VOICE ? Optional.of(Kind.PARTIAL) : Optional.empty();
    }

    private long wanted(Growing growing, boolean early) {
        if (growing.undecoded()) {
            return Math.min(FIRST_PARTIAL, interval);
        }
        if (!growing.caption().shown()) {
            return NEXT_ATTEMPT;
        }
        return early ? interval / EARLY : interval;
    }
}
