package hearus.captions.internal.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import hearus.captions.CaptionEvent;
import hearus.captions.CaptionEvent.Unheard;
import hearus.captions.Stability;
import hearus.captions.internal.decode.LeadIn;
import hearus.captions.internal.filter.HallucinationFilter;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.segment.PhraseDivision;
import hearus.captions.internal.session.PhraseState.Closing;
import hearus.captions.internal.session.PhraseState.Ended;
import hearus.captions.internal.session.PhraseState.Final;
import hearus.whisper.Hypothesis;

/** Decides how a closing phrase ends: with its final, decoded again, or divided. Used by the captions thread alone. */
final class PhraseFinalizer {
    private final LanguageChoice languages;
    private final Supplier<Stability> stability;

    PhraseFinalizer(LanguageChoice languages, Supplier<Stability> stability) {
        this.languages = languages;
        this.stability = stability;
    }

    /**
     * The result of a decode of the whole phrase: the phrase itself, to be decoded again in the language that it is in; two phrases, where a part of it has voice and no words; or its final.
     *
     * @return the phrases that take its place, in order
     */
    List<Ended> of(Closing closing, Hypothesis hypothesis, long lagMs) {
        var language = languages.otherLanguageOf(closing, hypothesis);
        if (language.isPresent()) {
            return List.of(closing.in(language.orElseThrow()));
        }
        var audio = closing.audio();
        var caption = closing.caption();
        var division = PhraseDivision.of(audio, hypothesis, PhraseDivision.MIN_VOICE);
        if (division.isPresent() && division.getAsLong() >= caption.stableTo()) {
            return closing.divided(division.getAsLong(), stability.get());
        }
        return List.of(HallucinationFilter.filter(audio, hypothesis, caption.prompt(), false).filter(caption::continuesStable)
                .map(text -> new Final(List.of(caption.finalCaption(audio, hypothesis, text, lagMs)), LeadIn.after(audio, hypothesis)))
                .orElseGet(() -> withoutWords(closing, lagMs)));
    }

    /** Ends a phrase whose last decode had no text: its stable prefix is its final. */
    Final withoutWords(Closing closing, long lagMs) {
        var audio = closing.audio();
        var events = new ArrayList<CaptionEvent>(2);
        closing.caption().withoutDecode(audio, lagMs).ifPresent(events::add);
        if (closing.caption().fixed().isEmpty() && HallucinationFilter.isClearVoice(audio)) {
            events.add(new Unheard(Samples.toMillis(audio.voiceStart()), Samples.toMillis(audio.voiceEnd())));
        }
        return new Final(events, Optional.empty());
    }

    /** Ends a phrase with too little voice to be decoded: its stable prefix is its final. */
    static Final withoutVoice(PhraseCaption caption, Phrase audio, long lagMs) {
        return new Final(caption.withoutDecode(audio, lagMs).<List<CaptionEvent>>map(List::of).orElse(List.of()), Optional.empty());
    }
}
