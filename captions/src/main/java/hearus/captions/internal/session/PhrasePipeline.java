package hearus.captions.internal.session;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionEvent.State;
import hearus.captions.CaptionEvent.Status;
import hearus.captions.CaptionPolicy;
import hearus.captions.SessionOptions;
import hearus.captions.Stability;
import hearus.captions.internal.decode.Job;
import hearus.captions.internal.decode.Job.Kind;
import hearus.captions.internal.decode.LeadIn;
import hearus.captions.internal.decode.Load;
import hearus.captions.internal.filter.HallucinationFilter;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.schedule.AudioTokenBucket;
import hearus.captions.internal.schedule.Demand;
import hearus.captions.internal.segment.OpenPhrase;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.segment.PhraseDivision;
import hearus.captions.internal.segment.PhraseRules;
import hearus.captions.internal.segment.PhraseSegmenter;
import hearus.captions.internal.segment.Phrases;
import hearus.captions.internal.session.LanguageChoice.Verdict;
import hearus.captions.internal.session.PhraseCaption.PhraseLanguage;
import hearus.captions.internal.session.PhraseState.Closing;
import hearus.captions.internal.session.PhraseState.Final;
import hearus.captions.internal.session.PhraseState.Growing;
import hearus.captions.internal.vad.VoiceDetector;
import hearus.whisper.Hypothesis;

/**
 * The pipeline of one session: audio and results of decodes go in, jobs for the workers and events come out. Audio becomes phrases, of which one grows and some wait for their
 * finals ({@link PhraseState}). Knows no threads and no clock but the times it is given (nanoseconds of a clock that grows); used by the captions thread alone.
 */
final class PhrasePipeline {
    private static final Logger LOG = System.getLogger(PhrasePipeline.class.getName());
    /** Phrases that may wait for their final before the session takes no more audio, which then waits in its inbox. */
    private static final int MAX_CLOSING = 4;
    private static final int MAX_ATTEMPTS = 3;
    private static final long SETTLE_STEP = Samples.ofMillis(1000);

    private final SessionOptions options;
    private final Supplier<String> prompt;
    private final PhraseSegmenter segmenter;
    private final Phrases phrases;
    private final PartialTiming timing;
    private final Supplier<Stability> stability;
    private final LanguageChoice languages;
    private final PhraseFinalizer finalizer;
    private final AudioTokenBucket budget;
    private final CaptionLag lag;
    private final Settlement settlement;
    private final Consumer<CaptionEvent> out;

    private final Deque<Closing> closing = new ArrayDeque<>();
    private Optional<Growing> growing = Optional.empty();
    private Optional<LeadIn> leadIn = Optional.empty();
    private boolean decoding;
    private int failures;
    private boolean ready;
    private boolean canRunEarly;
    private long readySince;

    /** @param prompt what phrases that begin now are decoded with */
    PhrasePipeline(SessionOptions options, Supplier<String> prompt, VoiceDetector.Stream voice, CaptionPolicy policy, long now,
            Consumer<CaptionEvent> out) {
        var rules = PhraseRules.of(policy);
        this.options = options;
        this.prompt = prompt;
        this.segmenter = new PhraseSegmenter(voice, rules, options.startSample());
        this.phrases = segmenter.phrases();
        this.timing = new PartialTiming(Samples.of(policy.partialInterval()), rules.tail());
        this.stability = policy.stability();
        this.languages = new LanguageChoice(options.languages());
        this.finalizer = new PhraseFinalizer(languages, stability);
        this.budget = new AudioTokenBucket(now);
        this.lag = new CaptionLag(options.startSample());
        this.settlement = new Settlement(options.startSample(), out);
        this.out = out;
        this.readySince = now;
    }

    // Audio comes in.

    /** Takes the next samples. */
    void accept(short[] samples, int offset, int length, long now) {
        segmenter.take(samples, offset, length).forEach(this::closePhrase);
        update(now);
    }

    /** No audio came for so long that the phrase must be over, or the stream has ended. */
    void flush(long now) {
        segmenter.flush().forEach(this::closePhrase);
        update(now);
    }

    /** Takes how much audio has come in, and reports a change of the session's state. {@code usualWait} samples is the normal interval between two pieces of audio. */
    void received(long position, long usualWait) {
        lag.receivedTo(position, usualWait).ifPresent(out);
    }

    /** Whether more audio may come in: false while too many phrases wait for their finals. */
    boolean acceptsAudio() {
        return closing.size() < MAX_CLOSING;
    }

    /** The phrase that is open. */
    Optional<OpenPhrase> open() {
        return phrases.open();
    }

    /** Every sample before this one is captioned, at least with a partial, or silence. */
    long captioned() {
        return lag.captioned();
    }

    // A phrase is over.

    private void closePhrase(Phrase audio) {
        var grown = growing.filter(it -> it.start() == audio.start())
                .orElseGet(() -> Growing.from(audio.start(), stability.get(), prompt.get()));
        growing = Optional.empty();
        var closed = grown.close(audio);
        if (!HallucinationFilter.hasEnoughVoice(audio)) {
            PhraseFinalizer.withoutVoice(closed.caption(), audio, lag.millis()).events().forEach(out);
            return;
        }
        closing.addLast(closed);
        if (closing.size() == 1) {
            grown.finalOf(audio).ifPresent(this::conclude);
        }
    }

    /** The first phrase that is closing was decoded as a whole. */
    private void conclude(Hypothesis hypothesis) {
        for (var next : finalizer.of(closing.removeFirst(), hypothesis, lag.millis()).reversed()) {
            switch (next) {
                case Closing again -> closing.addFirst(again);
                case Final done -> {
                    leadIn = done.leadIn();
                    done.events().forEach(out);
                    settlement.upTo(unsettled(), 1);
                }
            }
        }
    }

    // What there is to decode.

    /** What of it a worker should decode. */
    Demand demand(long now) {
        return new Demand(phrases.open().isPresent(), ready, canRunEarly, readySince, !closing.isEmpty() && budget.hasTokens(now));
    }

    /** Updates what there is to decode and to report. */
    private void update(long now) {
        var open = phrases.open();
        if (closing.isEmpty() && open.isEmpty()) {
            lag.captionedTo(phrases.end());
        }
        settlement.upTo(unsettled(), SETTLE_STEP);
        open.filter(it -> growing.filter(known -> known.start() == it.start()).isEmpty())
                .ifPresent(it -> growing = Optional.of(Growing.from(it.start(), stability.get(), prompt.get())));
        canRunEarly = !decoding && due(true).isPresent();
        var wanted = canRunEarly && due(false).isPresent();
        if (wanted && !ready) {
            readySince = now;
        }
        ready = wanted;
    }

    /** Asked at every piece of audio: copies none. */
    private Optional<Kind> due(boolean early) {
        if (!closing.isEmpty()) {
            return Optional.of(Kind.FINAL);
        }
        return phrases.open().flatMap(open -> growing.flatMap(it -> timing.due(it, open, early)));
    }

    /** The job to do now; only when {@link #demand} is ready or can run early. The audio is taken as it is at this moment: there are no old requests to replace. */
    Job next(Load load) {
        var job = switch (due(true).orElseThrow()) {
            case FINAL -> finalJob(closing.getFirst(), load);
            case LIKELY_FINAL -> growingJob(Kind.LIKELY_FINAL, growing.orElseThrow(), load);
            case PARTIAL -> growingJob(Kind.PARTIAL, growing.orElseThrow(), load);
        };
        decoding = true;
        ready = false;
        canRunEarly = false;
        return job;
    }

    private Job finalJob(Closing first, Load load) {
        budget.consume(first.audio().end() - first.audio().start());
        return job(Kind.FINAL, first.audio(), leadIn, first.language(), first.caption(), load);
    }

    private Job growingJob(Kind kind, Growing it, Load load) {
        var audio = phrases.growing().orElseThrow();
        growing = Optional.of(it.decodingTo(audio.end()));
        var caption = it.caption();
        return kind == Kind.PARTIAL
                ? job(kind, audio, leadIn.filter(_ -> !it.alone()), caption.certainLanguage().map(PhraseLanguage::language), caption, load)
                : job(kind, audio, leadIn, caption.stableLanguage(), caption, load);
    }

    private Job job(Kind kind, Phrase audio, Optional<LeadIn> behind, Optional<String> language, PhraseCaption caption, Load load) {
        return Job.of(kind, audio, behind, languages.candidates(language), caption.prompt(), caption.earlier(), load);
    }

    // Results of decodes.

    /** A job is done. */
    void decoded(Job job, Hypothesis hypothesis, long now) {
        decoding = false;
        failures = 0;
        lag.captionedTo(job.phrase().end());
        if (closing.isEmpty()) {
            growing.filter(it -> it.start() == job.phrase().start()).ifPresent(it -> grow(it, job, hypothesis));
        } else if (job.covers(closing.getFirst().audio())) {
            conclude(hypothesis);
        } else {
            showLate(closing.getFirst(), job, hypothesis);
        }
        update(now);
    }

    /** The beginning of the phrase that grows. */
    private void grow(Growing phrase, Job job, Hypothesis hypothesis) {
        var caption = phrase.caption();
        var next = job.kind() == Kind.LIKELY_FINAL ? phrase.decodedToPause(job, hypothesis) : phrase;
        caption.lastHypothesis(hypothesis);
        switch (languages.ofBeginning(caption, job.phrase(), hypothesis)) {
            case OVERRULED -> growing = Optional.of(next.decodeAgain());
            case UNDECIDED -> growing = Optional.of(next);
            case ACCEPTED -> {
                var shown = showPartial(caption, job, hypothesis);
                growing = Optional.of(shown || caption.shown() ? next : next.withOtherContext());
                phrases.stableTo(caption.stableTo());
                divide(caption, job, hypothesis);
            }
        }
    }

    /** Divides the phrase at its first voice without words: what is said there, perhaps in another language, becomes a phrase of its own. */
    private void divide(PhraseCaption caption, Job job, Hypothesis hypothesis) {
        var minVoice = job.kind() == Kind.LIKELY_FINAL ? PhraseDivision.MIN_VOICE : PhraseDivision.MIN_VOICE_GROWING;
        var division = PhraseDivision.of(job.phrase(), hypothesis, minVoice);
        if (division.isPresent() && division.getAsLong() >= caption.stableTo()) {
            closePhrase(phrases.cut(division.getAsLong()));
        }
    }

    /** The beginning of a phrase that was over before it was decoded. */
    private void showLate(Closing first, Job job, Hypothesis hypothesis) {
        if (first.audio().start() != job.phrase().start()) {
            return;
        }
        first.caption().lastHypothesis(hypothesis);
        // A phrase that was cut meanwhile ends before the decoded audio does: the words after the cut are the next phrase's.
        if (first.audio().end() >= job.phrase().end()
                && languages.ofBeginning(first.caption(), job.phrase(), hypothesis) == Verdict.ACCEPTED) {
            showPartial(first.caption(), job, hypothesis);
        }
    }

    /** Sends a partial, if its text is new; returns whether there was any text. */
    private boolean showPartial(PhraseCaption caption, Job job, Hypothesis hypothesis) {
        var accepted = HallucinationFilter.filter(job.phrase(), hypothesis, caption.prompt(), true);
        accepted.flatMap(text -> caption.partial(job.phrase(), hypothesis, text, job.kind() == Kind.PARTIAL, lag.millis())).ifPresent(out);
        return accepted.isPresent();
    }

    /** A job failed. After three failures a phrase is given up, so that the rest of the session is captioned. */
    void failed(Job job, Throwable cause, long now) {
        decoding = false;
        failures++;
        var abandoned = failures >= MAX_ATTEMPTS;
        LOG.log(abandoned ? Level.ERROR : Level.WARNING, "session " + options.id() + ": decoding "
                + Samples.toMillis(job.phrase().end() - job.phrase().start()) + " ms failed, attempt " + failures + " of " + MAX_ATTEMPTS,
                cause);
        if (abandoned && !closing.isEmpty()) {
            failures = 0;
            finalizer.withoutWords(closing.removeFirst(), lag.millis()).events().forEach(out);
        }
        update(now);
    }

    // It ends.

    /** Whether every phrase that ended has its final. */
    boolean idle() {
        return closing.isEmpty() && !decoding;
    }

    /** The last events of a session whose audio was all processed. */
    void end() {
        settlement.upTo(lag.received(), 1);
        out.accept(new Status(State.STOPPED, 0));
    }

    /** Nothing more will be decoded: frees the phrase cache. */
    void close() {
        growing.map(Growing::caption).ifPresent(PhraseCaption::close);
    }

    /** Every sample before this one is silence or part of a phrase that has its final. */
    private long unsettled() {
        return closing.isEmpty() ? phrases.unsettled() : closing.getFirst().audio().start();
    }
}
