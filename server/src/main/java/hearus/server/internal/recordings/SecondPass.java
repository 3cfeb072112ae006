package hearus.server.internal.recordings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import hearus.captions.Transcriber;
import hearus.lectures.Recordings.Improvement;
import hearus.lectures.Segment;
import hearus.lectures.Word;

/**
 * What another pass over a track has heard, as new texts for the segments that are there. Each word belongs to the segment in which its middle lies, or to the nearer one of its neighbours if that is at most 2 s
 * away; what lies farther from every segment is left out. Single-threaded.
 */
final class SecondPass {
    private static final long REACH_MS = 2_000;
    private static final Pattern WORDS = Pattern.compile("\\s+");

    private final String model;
    private final long startMs;
    private final List<HeardWord> words = new ArrayList<>();

    /** A word with the space before it, if it has one. */
    private record HeardWord(String text, long startMs, long endMs, double confidence, String language) {
        long middle() {
            return (startMs + endMs) / 2;
        }
    }

    /** @param startMs of the track, on the lecture's clock */
    SecondPass(String model, long startMs) {
        this.model = model;
        this.startMs = startMs;
    }

    /** Takes what a window gave. */
    void add(List<Transcriber.Segment> segments) {
        segments.forEach(this::add);
    }

    private void add(Transcriber.Segment segment) {
        if (segment.words().isEmpty()) {
            addEvenly(segment);
            return;
        }
        var first = true;
        for (var word : segment.words()) {
            var text = first && !word.text().startsWith(" ") ? " " + word.text() : word.text();
            words.add(new HeardWord(text, startMs + word.startMs(), startMs + word.endMs(), word.confidence(), segment.language()));
            first = false;
        }
    }

    /** Where the times of words are not known they are about equally long. */
    private void addEvenly(Transcriber.Segment segment) {
        var parts = WORDS.split(segment.text().strip(), -1);
        var length = (double) (segment.endMs() - segment.startMs()) / parts.length;
        for (int i = 0; i < parts.length; i++) {
            var from = startMs + segment.startMs() + Math.round(i * length);
            words.add(new HeardWord(" " + parts[i], from, from + Math.round(length), segment.confidence(), segment.language()));
        }
    }

    /** The new texts, by the segments that they are for; a segment in which nothing was heard is not among them. */
    Map<Segment, Improvement> improvements(List<Segment> segments) {
        var ordered = segments.stream().sorted(Comparator.comparingLong(Segment::startMs)).toList();
        var heard = new LinkedHashMap<Segment, List<HeardWord>>();
        for (var word : words) {
            ordered.stream().min(Comparator.comparingLong(segment -> distance(segment, word)))
                    .filter(segment -> distance(segment, word) <= REACH_MS)
                    .ifPresent(segment -> heard.computeIfAbsent(segment, _ -> new ArrayList<>()).add(word));
        }
        var improvements = new LinkedHashMap<Segment, Improvement>();
        heard.forEach((segment, its) -> improvements.put(segment, improvement(its)));
        return improvements;
    }

    private static long distance(Segment segment, HeardWord word) {
        return Math.max(0, Math.max(segment.startMs() - word.middle(), word.middle() - segment.endMs()));
    }

    private Improvement improvement(List<HeardWord> its) {
        var text = new StringBuilder();
        its.forEach(word -> text.append(word.text()));
        return new Improvement(text.toString().strip(),
                its.stream().map(word -> new Word(word.text().strip(), word.startMs(), word.endMs(), word.confidence())).toList(),
                its.getFirst().language(), its.stream().mapToDouble(HeardWord::confidence).average().orElse(0), model);
    }
}
