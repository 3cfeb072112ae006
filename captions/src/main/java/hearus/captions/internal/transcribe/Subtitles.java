package hearus.captions.internal.transcribe;

import java.util.List;

import hearus.captions.CaptionEvent.Word;
import hearus.captions.Transcriber.Segment;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.whisper.Hypothesis;

/** Puts the words of a window on the clock of the recording, as subtitles. */
final class Subtitles {
    private Subtitles() {}

    /** The segments of a window; one if it has no word times, or they belong to another text. */
    static List<Segment> of(Phrase window, Hypothesis hypothesis, String text) {
        var language = hypothesis.language();
        if (hypothesis.words().isEmpty() || !text.equals(hypothesis.text())) {
            return List.of(whole(window, hypothesis, text));
        }
        var offset = Samples.toMillis(window.start());
        return hearus.whisper.Segment.of(hypothesis.words()).stream().map(segment -> {
            var words = window.words(segment.words());
            var confidence = words.stream().mapToDouble(Word::confidence).average().orElse(0);
            return new Segment(segment.text(), offset + segment.startMs(), offset + segment.endMs(), language, confidence, words);
        }).toList();
    }

    /** The whole text of a window, without word times. */
    static Segment whole(Phrase window, Hypothesis hypothesis, String text) {
        return new Segment(text, Samples.toMillis(window.voiceStart()), Samples.toMillis(window.voiceEnd()), hypothesis.language(),
                Math.clamp(Math.exp(hypothesis.averageLogProbability()), 0, 1), List.of());
    }
}
