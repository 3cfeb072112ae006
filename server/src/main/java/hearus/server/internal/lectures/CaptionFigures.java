package hearus.server.internal.lectures;

import java.util.SortedMap;
import java.util.TreeMap;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.Erasure;
import hearus.lectures.LiveFigures;

/** Measures one speaker's live captions in one lecture, as they are announced. Not thread-safe. */
final class CaptionFigures {
    private final ReceivedAudio start;
    private final Erasure erasure = new Erasure();
    private final SortedMap<Integer, Long> commits = new TreeMap<>();
    private long lettersTakenBack;
    private long phrase = -1;
    /** How many words of the present phrase do not change any more. */
    private int stableWords;

    CaptionFigures(ReceivedAudio start) {
        this.start = start;
    }

    /** The next caption, which is announced when so much audio has come. */
    void add(Caption caption, ReceivedAudio now) {
        lettersTakenBack += erasure.add(caption);
        if (caption.id() != phrase) {
            phrase = caption.id();
            stableWords = 0;
        }
        var end = 0;
        for (int i = 0; i < caption.words().size(); i++) {
            var word = caption.words().get(i);
            var place = caption.text().indexOf(word.text().strip(), end);
            end = Math.max(end, place) + word.text().strip().length();
            if (i >= stableWords && (caption.isFinal() || end <= caption.stable())) {
                stableWords = i + 1;
                commits.merge(LiveFigures.step(Math.max(0, now.captionedMs() - word.endMs())), 1L, Long::sum);
            }
        }
    }

    /** What it comes to, when so much audio has come. */
    LiveFigures at(ReceivedAudio now) {
        var lostMs = now.lostMs() - start.lostMs();
        return new LiveFigures(now.captionedMs() - start.captionedMs() + lostMs, lostMs, lettersTakenBack, commits);
    }
}
