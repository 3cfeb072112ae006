package hearus.captions.internal.session;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionEvent.Settled;
import hearus.captions.CaptionEvent.State;
import hearus.captions.CaptionEvent.Status;
import hearus.captions.CaptionEvent.Unheard;
import hearus.captions.CaptionPolicy;
import hearus.captions.SessionOptions;
import hearus.captions.Stability;
import hearus.captions.internal.decode.Job;
import hearus.captions.internal.decode.Job.Kind;
import hearus.captions.internal.decode.Languages;
import hearus.captions.internal.decode.LeadIn;
import hearus.captions.internal.decode.Load;
import hearus.captions.internal.filter.HallucinationFilter;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.schedule.AudioTokenBucket;
import hearus.captions.internal.schedule.Demand;
import hearus.captions.internal.segment.Hearing;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.segment.PhraseDivision;
import hearus.captions.internal.segment.PhraseRules;
import hearus.captions.internal.segment.Phrases;
import hearus.captions.internal.session.PhraseCaption.Spoken;
import hearus.captions.internal.vad.VoiceDetector;
import hearus.whisper.Hypothesis;

/**
 * What one session hears and says: audio and results of decodes go in, jobs for the workers and events come out. Knows no threads and no clock but the times it is
 * given (nanoseconds of a clock that grows); used by the captions thread alone.
 */
public final class PhrasePipeline {
    private static final Logger LOG = System.getLogger(PhrasePipeline.class.getName());
    /** Phrases that may wait for their final before the session stops listening: its audio then waits in front of it. */
    private static final int MAX_FINALS = 4;
    private static final int ATTEMPTS = 3;
    private static final long FIRST_PARTIAL = Samples.ofMillis(600);
    /** Until the next attempt at a phrase of which nothing could be shown yet. */
    private static final long NEXT_ATTEMPT = Samples.ofMillis(300);
    /** An idle scheduler takes partials after this part of the interval. */
    private static final int SOONER = 2;
    private static final long MIN_VOICE = Samples.ofMillis(250);
    private static final long ENOUGH_TO_TELL_LANGUAGE = Samples.ofMillis(2000);
    private static final long SETTLE_STEP = Samples.ofMillis(1000);
    private static final long DELAYED_ABOVE = Samples.ofMillis(4000);
    private static final long LISTENING_BELOW = Samples.ofMillis(2000);

    /** A phrase that waits for its final, and what was shown of it. */
    private record Awaited(Phrase phrase, PhraseCaption draft) {}

    private final SessionOptions options;
    private final PhraseRules rules;
    private final Hearing hearing;
    private final Phrases phrases;
    private final long partialInterval;
    private final Supplier<Stability> stability;
    private final Languages languages;
    private final AudioTokenBucket credit;
    private final Consumer<CaptionEvent> out;

    private final Deque<Awaited> finals = new ArrayDeque<>();
    private PhraseCaption growing;
    private Optional<LeadIn> before = Optional.empty();
    private boolean decoding;
    private int failures;
    private boolean ready;
    private boolean canRunEarly;
    private long readySince;
    private long received;
    private long captioned;
    private long settled;
    private State state = State.LISTENING;

    PhrasePipeline(SessionOptions options, VoiceDetector.Stream voice, CaptionPolicy policy, long now, Consumer<CaptionEvent> out) {
        this.options = options;
        this.rules = PhraseRules.of(policy);
        this.hearing = new Hearing(voice, rules, options.startSample());
        this.phrases = hearing.phrases();
        this.partialInterval = Samples.of(policy.partialInterval());
        this.stability = policy.stability();
        this.languages = new Languages(options.languages());
        this.credit = new AudioTokenBucket(now);
        this.out = out;
        this.growing = new PhraseCaption(options.startSample(), stability.get());
        this.received = options.startSample();
        this.captioned = options.startSample();
        this.settled = options.startSample();
        this.readySince = now;
    }

    /** Takes the next samples. */
    void hear(short[] samples, int offset, int length, long now) {
        hearing.take(samples, offset, length).forEach(this::ended);
        look(now);
    }

    /** No audio came for so long that the phrase must be over, or the stream has ended. */
    void flush(long now) {
        hearing.flush().forEach(this::ended);
        look(now);
    }

    /** Whether a phrase is open. */
    public boolean speaking() {
        return phrases.open();
    }

    /** Silence at the end of what was heard, while a phrase is open. */
    long silence() {
        return phrases.silence();
    }

    /** Whether more audio may come in: false while too many phrases wait for their finals. */
    boolean acceptsAudio() {
        return finals.size() < MAX_FINALS;
    }

    /** Whether every phrase that ended has its final. */
    boolean idle() {
        return finals.isEmpty() && !decoding;
    }

    /** What of it a worker should decode. */
    Demand demand(long now) {
        return new Demand(phrases.open(), ready, canRunEarly, readySince, !finals.isEmpty() && credit.any(now));
    }

    /** The job to do now; only when {@link #demand} is ready or can run early. The audio is taken as it is at this moment: there are no old requests to replace. */
    Job next(Load load) {
        var job = job(due(partialInterval / SOONER).orElseThrow(), load);
        decoding = true;
        ready = false;
        canRunEarly = false;
        if (job.kind() == Kind.FINAL) {
            credit.spend(job.phrase().end() - job.phrase().start());
        } else {
            growing.decodingTo(job.phrase().end());
        }
        return job;
    }

    /** A job is done. */
    void decoded(Job job, Hypothesis hypothesis, long now) {
        decoding = false;
        failures = 0;
        captioned = Math.max(captioned, job.phrase().end());
        var awaited = Optional.ofNullable(finals.peekFirst());
        if (awaited.filter(first -> job.covers(first.phrase())).isPresent()) {
            conclude(awaited.orElseThrow(), hypothesis);
        } else {
            grow(awaited, job, hypothesis);
        }
        look(now);
    }

    private void grow(Optional<Awaited> awaited, Job job, Hypothesis hypothesis) {
        var draft = awaited.map(Awaited::draft).orElse(growing);
        if (draft.start() != job.phrase().start()) {
            return;
        }
        draft.heard(hypothesis);
        // A phrase that was cut meanwhile ends before what was heard: the words after the seam are the next phrase's.
        if (awaited.filter(it -> it.phrase().end() < job.phrase().end()).isEmpty()) {
            show(draft, job, hypothesis);
        }
    }

    /** A job failed. After three failures a phrase is given up, so that the rest of the session is captioned. */
    void failed(Job job, Throwable cause, long now) {
        decoding = false;
        failures++;
        var hopeless = failures >= ATTEMPTS;
        LOG.log(hopeless ? Level.ERROR : Level.WARNING, "session " + options.id() + ": decoding "
                + Samples.toMillis(job.phrase().end() - job.phrase().start()) + " ms failed, attempt " + failures + " of " + ATTEMPTS,
                cause);
        if (hopeless && !finals.isEmpty()) {
            failures = 0;
            var lost = finals.removeFirst();
            lastWords(lost.phrase(), lost.draft());
        }
        look(now);
    }

    /** Told how much has come in: says how the session is doing. {@code usualWait} samples is what the client normally lets pass between two pieces of audio. */
    void received(long position, long usualWait) {
        received = position;
        var delayed = received - captioned > usualWait + (state == State.DELAYED ? LISTENING_BELOW : DELAYED_ABOVE);
        var next = delayed ? State.DELAYED : State.LISTENING;
        if (next != state) {
            state = next;
            out.accept(new Status(state, lag()));
        }
    }

    /** The last events of a session that has heard all its audio. */
    void end() {
        settle(received, 1);
        out.accept(new Status(State.STOPPED, 0));
    }

    /** Nothing more will be heard or decoded: gives back what the engine keeps. */
    public void close() {
        growing.close();
    }

    /** Every sample before this one is captioned, at least with a partial, or silence. */
    long captioned() {
        return captioned;
    }

    private void ended(Phrase phrase) {
        var draft = growing.start() == phrase.start() ? growing : new PhraseCaption(phrase.start(), stability.get());
        draft.close();
        if (!HallucinationFilter.worthDecoding(phrase)) {
            draft.lastWords(phrase, lag()).ifPresent(out);
            return;
        }
        var awaited = new Awaited(phrase, draft);
        finals.addLast(awaited);
        if (finals.size() == 1) {
            draft.likely().filter(likely -> likely.job().covers(phrase))
                    .ifPresent(likely -> conclude(awaited, likely.hypothesis()));
        }
    }

    /** The final of the first phrase that waits, unless it must be decoded again in the language that it is in. */
    private void conclude(Awaited awaited, Hypothesis hypothesis) {
        var draft = awaited.draft();
        if (draft.finalLanguage().isEmpty()) {
            var language = languages.decide(hypothesis.language(), hypothesis.languageProbability());
            languages.remember(hypothesis.language(), hypothesis.languageProbability());
            if (!language.equals(hypothesis.language())) {
                draft.finalLanguage(language);
                return;
            }
        } else if (!draft.fixed().isEmpty()) {
            draft.spoken().map(Spoken::heard).ifPresent(heard -> languages.remember(heard.language(), heard.languageProbability()));
        }
        finals.removeFirst();
        var phrase = awaited.phrase();
        var division = PhraseDivision.of(phrase, hypothesis, PhraseDivision.MIN_VOICE);
        if (division.isPresent() && division.getAsLong() >= draft.stableTo()) {
            var parts = phrase.divided(division.getAsLong());
            finals.addFirst(new Awaited(parts.getLast(), new PhraseCaption(parts.getLast().start(), stability.get())));
            finals.addFirst(new Awaited(parts.getFirst(), draft));
            return;
        }
        var said = HallucinationFilter.said(phrase, hypothesis, options.prompt(), false).filter(draft::goesOn);
        before = said.flatMap(_ -> LeadIn.after(phrase, hypothesis));
        said.map(text -> draft.last(phrase, hypothesis, text, lag())).ifPresentOrElse(out, () -> lastWords(phrase, draft));
        settle(unsettled(), 1);
    }

    /** A phrase of which nothing more was heard: what is stable of it is its final. */
    private void lastWords(Phrase phrase, PhraseCaption draft) {
        draft.lastWords(phrase, lag()).ifPresent(out);
        if (draft.fixed().isEmpty() && HallucinationFilter.surelyVoice(phrase)) {
            out.accept(new Unheard(Samples.toMillis(phrase.voiceStart()), Samples.toMillis(phrase.voiceEnd())));
        }
    }

    private void show(PhraseCaption draft, Job job, Hypothesis hypothesis) {
        if (job.kind() == Kind.LIKELY_FINAL) {
            draft.likely(job, hypothesis);
        }
        var phrase = job.phrase();
        if (draft.spoken().isEmpty()) {
            var language = languages.decide(hypothesis.language(), hypothesis.languageProbability());
            var overruled = !language.equals(hypothesis.language());
            var enough = phrase.end() - phrase.start() >= ENOUGH_TO_TELL_LANGUAGE;
            if (!languages.open() || enough) {
                draft.spoken(new Spoken(language, hypothesis));
            }
            if (overruled) {
                // A second of a sentence in another language is not enough to be sure of it, nor to hold the speaker to the last one's: that would translate the whole phrase.
                if (enough) {
                    draft.decodeAgain();
                }
                return;
            }
        }
        var said = HallucinationFilter.said(phrase, hypothesis, options.prompt(), true);
        if (said.isEmpty() && !draft.shown()) {
            draft.heardNothing();
        }
        said.flatMap(text -> draft.partial(phrase, hypothesis, text, job.kind() == Kind.PARTIAL, lag())).ifPresent(out);
        if (phrases.open() && phrases.openStart() == draft.start()) {
            phrases.said(draft.stableTo());
            var division = PhraseDivision.of(phrase, hypothesis,
                    job.kind() == Kind.LIKELY_FINAL ? PhraseDivision.MIN_VOICE : PhraseDivision.MIN_VOICE_GROWING);
            if (division.isPresent() && division.getAsLong() >= draft.stableTo()) {
                ended(phrases.cut(division.getAsLong()));
            }
        }
    }

    /** Looks what there is to decode and to tell. */
    private void look(long now) {
        if (finals.isEmpty() && !phrases.open()) {
            captioned = Math.max(captioned, phrases.end());
        }
        settle(unsettled(), SETTLE_STEP);
        if (phrases.open() && growing.start() != phrases.openStart()) {
            growing.close();
            growing = new PhraseCaption(phrases.openStart(), stability.get());
        }
        canRunEarly = !decoding && due(partialInterval / SOONER).isPresent();
        var wanted = canRunEarly && due(partialInterval).isPresent();
        if (wanted && !ready) {
            readySince = now;
        }
        ready = wanted;
    }

    /** What there is to decode, if partials come after {@code interval} samples. Asked at every piece of audio: copies none. */
    private Optional<Kind> due(long interval) {
        if (!finals.isEmpty()) {
            return Optional.of(Kind.FINAL);
        }
        if (!phrases.open() || !HallucinationFilter.worthDecoding(phrases.voiced(), phrases.meanVoice())) {
            return Optional.empty();
        }
        var first = growing.decodedTo() == growing.start();
        var fresh = phrases.speechEnd() - (first ? phrases.openVoiceStart() : growing.decodedTo());
        if (fresh > 0 && phrases.silence() >= rules.tail()) {
            return Optional.of(Kind.LIKELY_FINAL);
        }
        var enough = first ? Math.min(FIRST_PARTIAL, partialInterval) : growing.shown() ? interval : NEXT_ATTEMPT;
        return fresh >= enough && phrases.voiced() >= MIN_VOICE ? Optional.of(Kind.PARTIAL) : Optional.empty();
    }

    private Job job(Kind kind, Load load) {
        return switch (kind) {
            case FINAL ->
                job(kind, finals.getFirst().phrase(), finals.getFirst().draft().finalLanguage(), finals.getFirst().draft(), load);
            case LIKELY_FINAL -> job(kind, phrases.growing().orElseThrow(), growing.finalLanguage(), growing, load);
            case PARTIAL -> job(kind, phrases.growing().orElseThrow(), growing.spoken().map(Spoken::language), growing, load);
        };
    }

    private Job job(Kind kind, Phrase phrase, Optional<String> language, PhraseCaption draft, Load load) {
        var context = before.filter(it -> kind != Kind.PARTIAL || !draft.alone());
        return Job.of(kind, phrase, context, language.map(List::of).orElse(options.languages()), options.prompt(), draft.earlier(), load);
    }

    private long unsettled() {
        return finals.isEmpty() ? phrases.unsettled() : finals.getFirst().phrase().start();
    }

    private void settle(long position, long step) {
        if (position - settled >= step) {
            settled = position;
            out.accept(new Settled(settled));
        }
    }

    private long lag() {
        return Math.max(0, Samples.toMillis(received - captioned));
    }
}
