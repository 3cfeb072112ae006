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
import hearus.captions.internal.session.PhraseState.Final;
import hearus.captions.internal.session.PhraseState.Over;
import hearus.whisper.Hypothesis;

/** Says what becomes of a closing phrase. Used by the captions thread alone. */
final class Conclusion {
    private final LanguageChoice languages;
    private final String prompt;
    private final Supplier<Stability> stability;

    Conclusion(LanguageChoice languages, String prompt, Supplier<Stability> stability) {
        this.languages = languages;
        this.prompt = prompt;
        this.stability = stability;
    }

    /**
     * What a decode of all of it makes of a phrase: itself, to be decoded again in the language that it is in; two phrases, where a part of it has voice and no words; or its final.
     *
     * @return the phrases that take its place, in order
     */
    List<Over> of(Closing closing, Hypothesis hypothesis, long lagMs) {
        var language = languages.insteadOf(closing, hypothesis);
        if (language.isPresent()) {
            return List.of(closing.in(language.orElseThrow()));
        }
        var audio = closing.audio();
        var caption = closing.caption();
        var division = PhraseDivision.of(audio, hypothesis, PhraseDivision.MIN_VOICE);
        if (division.isPresent() && division.getAsLong() >= caption.stableTo()) {
            return closing.divided(division.getAsLong(), stability.get());
        }
        return List.of(HallucinationFilter.said(audio, hypothesis, prompt, false).filter(caption::goesOn)
                .map(text -> new Final(List.of(caption.last(audio, hypothesis, text, lagMs)), LeadIn.after(audio, hypothesis)))
                .orElseGet(() -> withoutWords(closing, lagMs)));
    }

    /** One of which nothing more was heard: what is stable of it is its final. */
    Final withoutWords(Closing closing, long lagMs) {
        var audio = closing.audio();
        var events = new ArrayList<CaptionEvent>(2);
        closing.caption().lastWords(audio, lagMs).ifPresent(events::add);
        if (closing.caption().fixed().isEmpty() && HallucinationFilter.surelyVoice(audio)) {
            events.add(new Unheard(Samples.toMillis(audio.voiceStart()), Samples.toMillis(audio.voiceEnd())));
        }
        return new Final(events, Optional.empty());
    }

    /** One with too little voice to be decoded: what is stable of it is its final. */
    static Final withoutVoice(PhraseCaption caption, Phrase audio, long lagMs) {
        return new Final(caption.lastWords(audio, lagMs).<List<CaptionEvent>>map(List::of).orElse(List.of()), Optional.empty());
    }
}
