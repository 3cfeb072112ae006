package hearus.lectures.internal.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import hearus.lectures.Lecture;
import hearus.lectures.Segment;
import hearus.lectures.Subtitles;
import hearus.lectures.Subtitles.Cue;
import hearus.lectures.Subtitles.Phrase;
import hearus.lectures.Word;
import hearus.lectures.internal.outline.CleanText;

/** SubRip and WebVTT. Stateless. */
public final class SubtitleExport {
    private SubtitleExport() {}

    /** SubRip. */
    public static void srt(Lecture lecture, List<Segment> segments, OutputStream out) throws IOException {
        out.write(Subtitles.srt(cues(lecture, segments)).getBytes(StandardCharsets.UTF_8));
    }

    /** WebVTT. */
    public static void vtt(Lecture lecture, List<Segment> segments, OutputStream out) throws IOException {
        out.write(Subtitles.vtt(cues(lecture, segments)).getBytes(StandardCharsets.UTF_8));
    }

    /** The subtitles of a lecture; where several speak, they are named. */
    static List<Cue> cues(Lecture lecture, List<Segment> segments) {
        var named = segments.stream().map(Segment::speaker).distinct().count() > 1;
        var phrases = segments.stream().sorted(Comparator.comparingLong(Segment::startMs))
                .map(segment -> new Phrase(named ? CleanText.stripped(segment.speaker()) : "", CleanText.of(segment.text()), words(segment),
                        Math.max(0, segment.startMs()), Math.max(0, Math.max(segment.startMs(), segment.endMs()))))
                .toList();
        return Subtitles.of(phrases, durationMs(lecture));
    }

    /** Of a lecture that goes on nobody knows when it ends. */
    private static long durationMs(Lecture lecture) {
        return lecture.started().flatMap(started -> lecture.ended().map(ended -> Duration.between(started, ended).toMillis()))
                .orElse(Long.MAX_VALUE / 4);
    }

    /** The words with a space before each that stands apart in the text; none where the text has others, so that their times say nothing. */
    private static List<Word> words(Segment segment) {
        var words = new ArrayList<Word>();
        var text = segment.text();
        int at = 0;
        for (var word : segment.words()) {
            var stripped = word.text().strip();
            int found = text.indexOf(stripped, at);
            if (found < 0 || !text.substring(at, found).isBlank()) {
                return List.of();
            }
            var space = found > at || words.isEmpty() ? " " : "";
            words.add(new Word(space + CleanText.stripped(stripped), Math.max(0, word.startMs()), Math.max(0, word.endMs()),
                    word.confidence()));
            at = found + stripped.length();
        }
        return text.substring(Math.min(at, text.length())).isBlank() ? words : List.of();
    }
}
