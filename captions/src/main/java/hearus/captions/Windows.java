package hearus.captions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import hearus.whisper.Whisper;

/** Cuts a recording into windows for Whisper: as much context in each as fits, no seam within a word, no long silence. */
final class Windows {
    private static final Duration LONGEST = Duration.ofSeconds(28);
    private static final long LONGEST_GAP = Samples.ofMillis(3000);
    private static final PhraseRules RULES = PhraseRules.of(CaptionPolicy.defaults().withMaximumPhrase(LONGEST));

    private Windows() {}

    /** The windows of a recording that hold speech; a recording that fits is one. */
    static List<Phrase> of(short[] pcm, VoiceDetector.Stream voice) {
        var hearing = new Hearing(voice, RULES, 0);
        var phrases = new ArrayList<>(hearing.take(pcm, 0, pcm.length));
        phrases.addAll(hearing.flush());
        phrases.removeIf(phrase -> !TruthGate.worthDecoding(phrase));
        if (phrases.isEmpty()) {
            return List.of();
        }
        if (pcm.length <= Whisper.MAX_SAMPLES) {
            return List.of(window(pcm, 0, pcm.length, phrases));
        }
        var windows = new ArrayList<Phrase>();
        var first = 0;
        for (var next = 1; next <= phrases.size(); next++) {
            if (next == phrases.size() || !fits(phrases.get(first), phrases.get(next - 1), phrases.get(next))) {
                var together = phrases.subList(first, next);
                windows.add(window(pcm, together.getFirst().start(), together.getLast().end(), together));
                first = next;
            }
        }
        return windows;
    }

    private static boolean fits(Phrase first, Phrase last, Phrase next) {
        return next.start() - last.end() <= LONGEST_GAP && next.end() - first.start() <= Samples.of(LONGEST);
    }

    private static Phrase window(short[] pcm, long start, long end, List<Phrase> phrases) {
        var voiced = phrases.stream().mapToLong(Phrase::voiced).sum();
        var mean = phrases.stream().mapToDouble(phrase -> phrase.meanVoice() * phrase.voiced()).sum() / voiced;
        return new Phrase(start, Arrays.copyOfRange(pcm, (int) start, (int) end), phrases.getFirst().voiceStart(),
                phrases.getLast().voiceEnd(), voiced, mean);
    }
}
