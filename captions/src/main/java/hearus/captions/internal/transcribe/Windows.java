package hearus.captions.internal.transcribe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import hearus.captions.CaptionPolicy;
import hearus.captions.internal.filter.HallucinationFilter;
import hearus.captions.internal.samples.SampleBuffer;
import hearus.captions.internal.samples.Samples;
import hearus.captions.internal.segment.Phrase;
import hearus.captions.internal.segment.PhraseRules;
import hearus.captions.internal.segment.PhraseSegmenter;
import hearus.captions.internal.vad.VoiceLog;
import hearus.whisper.Whisper;

/**
 * Cuts a recording into windows for Whisper while it is read: as much context in each as fits, no seam within a word, no long silence. Keeps at most what is not
 * cut yet, about a minute. Single-threaded.
 */
public final class Windows {
    private static final Duration LONGEST = Duration.ofSeconds(28);
    private static final long LONGEST_GAP = Samples.ofMillis(3000);
    private static final PhraseRules RULES = PhraseRules.of(CaptionPolicy.builder().maximumPhrase(LONGEST).build());

    private final VoiceLog voice;
    private final PhraseSegmenter segmenter;
    private final SampleBuffer audio = new SampleBuffer(0);
    /** Phrases that are in no window yet. */
    private final ArrayDeque<Phrase> waiting = new ArrayDeque<>();

    public Windows(VoiceLog voice) {
        this.voice = voice;
        segmenter = new PhraseSegmenter(voice, RULES, 0);
    }

    /** Samples taken so far. */
    public long length() {
        return audio.end();
    }

    /** Takes the next samples; gives the windows that they complete. A recording of at most 30 s is one window, so before that there are none. */
    public List<Phrase> take(short[] samples, int offset, int length) {
        audio.append(samples, offset, length);
        await(segmenter.take(samples, offset, length));
        return audio.end() <= Whisper.MAX_SAMPLES ? List.of() : cut(false);
    }

    /** The recording has ended: gives the windows that are left. */
    public List<Phrase> finish() {
        await(segmenter.flush());
        if (audio.end() <= Whisper.MAX_SAMPLES) {
            return waiting.isEmpty() ? List.of() : List.of(window(0, audio.end(), List.copyOf(waiting)));
        }
        return cut(true);
    }

    private void await(List<Phrase> phrases) {
        phrases.stream().filter(HallucinationFilter::hasEnoughVoice).forEach(waiting::add);
    }

    private List<Phrase> cut(boolean ended) {
        var windows = new ArrayList<Phrase>();
        var together = new ArrayList<Phrase>();
        while (!waiting.isEmpty()) {
            together.clear();
            for (var phrase : waiting) {
                if (!together.isEmpty() && !fits(together.getFirst(), together.getLast(), phrase)) {
                    break;
                }
                together.add(phrase);
            }
            if (together.size() == waiting.size() && !ended && !isFarFromTheNext(together.getLast())) {
                break;
            }
            windows.add(window(together.getFirst().start(), together.getLast().end(), together));
            together.forEach(_ -> waiting.remove());
        }
        audio.forget(waiting.isEmpty() ? segmenter.phrases().unsettled() : waiting.getFirst().start());
        return windows;
    }

    /** Whether no phrase that is still to come can fit into the window of this one. */
    private boolean isFarFromTheNext(Phrase last) {
        return segmenter.phrases().unsettled() - last.end() > LONGEST_GAP;
    }

    private static boolean fits(Phrase first, Phrase last, Phrase next) {
        return next.start() - last.end() <= LONGEST_GAP && next.end() - first.start() <= Samples.of(LONGEST);
    }

    private Phrase window(long start, long end, List<Phrase> phrases) {
        var voiced = phrases.stream().mapToLong(Phrase::voiced).sum();
        var mean = phrases.stream().mapToDouble(phrase -> phrase.meanVoice() * phrase.voiced()).sum() / voiced;
        return new Phrase(start, audio.copy(start, end), phrases.getFirst().voiceStart(), phrases.getLast().voiceEnd(), voiced, mean,
                voice.between(start, end));
    }
}
