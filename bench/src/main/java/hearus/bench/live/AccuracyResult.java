package hearus.bench.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

import hearus.bench.data.Manifest.Clip;
import hearus.bench.score.ErrorRate;
import hearus.bench.score.Score;

/**
 * How right one way of hearing a sequence was.
 *
 * @param mode offline, unaware or live
 * @param factor time that it took by the length of the audio: on the clock for offline, of the processor for live
 */
record AccuracyResult(String mode, String language, List<File> files, double factor) {
    /** One recording's text against its transcripts. */
    record File(Clip clip, Score score) {}

    static AccuracyResult of(String mode, SpeechSequence sequence, List<String> texts, double factor) {
        var files = new ArrayList<File>();
        for (var i = 0; i < texts.size(); i++) {
            var clip = sequence.parts().get(i).clip();
            files.add(new File(clip, Score.of(clip, texts.get(i))));
        }
        return new AccuracyResult(mode, sequence.parts().getFirst().clip().language(), List.copyOf(files), factor);
    }

    ErrorRate characters() {
        return characters(files);
    }

    ErrorRate words() {
        return words(files);
    }

    private static ErrorRate characters(List<File> files) {
        return ErrorRate.sum(files.stream().map(file -> file.score.characters()).toList());
    }

    private static ErrorRate words(List<File> files) {
        return ErrorRate.sum(files.stream().map(file -> file.score.words()).toList());
    }

    /** Rows of a table in Markdown: each group of recordings, then all of them. */
    List<String> rows() {
        var groups = files.stream().collect(Collectors.groupingBy(file -> file.clip.group(), TreeMap::new, Collectors.toList()));
        var rows = new ArrayList<String>();
        groups.forEach((group, members) -> rows.add(row(group, members, "")));
        rows.add(row("**" + language + ", all**", files, String.format(Locale.ROOT, "%.3f", factor)));
        return rows;
    }

    private String row(String label, List<File> members, String time) {
        return String.format(Locale.ROOT, "| %s | %s | %d | %.2f | %.2f | %s |", label, mode, members.size(), characters(members).percent(),
                words(members).percent(), time);
    }
}
