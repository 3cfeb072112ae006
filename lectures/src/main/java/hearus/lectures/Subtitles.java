package hearus.lectures;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import hearus.lectures.internal.subtitles.Cues;

/**
 * Subtitles of what was said, made for reading (Netflix's timed text guides): one or two lines of at most 16 Korean letters or 42 others, 5/6 s to 7 s long, broken where a phrase ends. Pure
 * functions.
 */
public final class Subtitles {
    private static final Pattern MARKUP = Pattern.compile("<(?=[/a-zA-Z])|\\{(?=\\\\|[a-zA-Z]:)");

    private Subtitles() {}

    /**
     * Something that was said.
     *
     * @param speaker who said it: where another one begins, a new subtitle begins and names them; empty where it does not matter
     * @param words of the text, in order; a word before which a space stands begins with one, and one without continues the word before it. Where there are none, the words of the text get
     *            shares of its time
     * @param startMs on the clock of the subtitles
     * @param endMs not before {@code startMs}
     */
    public record Phrase(String speaker, String text, List<Word> words, long startMs, long endMs) {
        public Phrase {
            words = List.copyOf(words);
        }

        /** Of a recording in which it does not matter who speaks. */
        public Phrase(String text, List<Word> words, long startMs, long endMs) {
            this("", text, words, startMs, endMs);
        }
    }

    /**
     * A subtitle.
     *
     * @param startMs from the start of the recording
     * @param endMs after {@code startMs}
     * @param lines one or two, not empty
     */
    public record Cue(long startMs, long endMs, List<String> lines) {
        public Cue {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Divides what was said into subtitles, in order and without overlap.
     *
     * @param durationMs when the recording ends: no subtitle stays longer, unless words are said later
     */
    public static List<Cue> of(List<Phrase> phrases, long durationMs) {
        return Cues.of(phrases, durationMs);
    }

    /** As a SubRip file. It knows no escapes: a joiner without width keeps players from taking text for markup. */
    public static String srt(List<Cue> cues) {
        var subtitles = new StringBuilder();
        for (int i = 0; i < cues.size(); i++) {
            var cue = cues.get(i);
            subtitles.append("%d\n%s --> %s\n%s\n\n".formatted(i + 1, time(cue.startMs(), ','), time(cue.endMs(), ','),
                    MARKUP.matcher(lines(cue)).replaceAll("$0\u2060")));
        }
        return subtitles.toString();
    }

    /** As a WebVTT file. */
    public static String vtt(List<Cue> cues) {
        return cues.stream()
                .map(cue -> "\n%s --> %s\n%s\n".formatted(time(cue.startMs(), '.'), time(cue.endMs(), '.'), escaped(lines(cue))))
                .collect(Collectors.joining("", "WEBVTT\n", ""));
    }

    private static String time(long ms, char point) {
        return String.format(Locale.ROOT, "%02d:%02d:%02d%c%03d", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, point, ms % 1000);
    }

    /** An arrow would be taken for a time. */
    private static String lines(Cue cue) {
        return String.join("\n", cue.lines()).replace("-->", "→");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
