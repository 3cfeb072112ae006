package hearus.bench.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A set of recordings with their transcripts: a tab-separated file whose first line names the columns, among them path (relative to the file), language (ko,
 * en, or none for recordings without speech), seconds and transcript. A file written_form.tsv beside it (path, transcript) holds second spellings.
 */
public record Manifest(List<Clip> clips) {
    /**
     * One recording.
     *
     * @param transcripts spellings that are right; the best match counts
     */
    public record Clip(String path, Path file, String language, double seconds, List<String> transcripts) {
        /** What the clip is grouped under in reports: its folder and the first part of its name. */
        public String group() {
            var name = file.getFileName().toString();
            return path.substring(0, path.indexOf('/') + 1) + name.replaceFirst("[^\\p{L}].*", "");
        }
    }

    /** The recordings with speech, of at most {@code longest} seconds, at most {@code most} of each group. */
    public List<Clip> spoken(double longest, int most) {
        var taken = new HashMap<String, Integer>();
        return clips.stream().filter(clip -> !clip.language.equals("none") && clip.seconds <= longest)
                .filter(clip -> taken.merge(clip.group(), 1, Integer::sum) <= most).toList();
    }

    /** The recordings without any. */
    public List<Clip> silent() {
        return clips.stream().filter(clip -> clip.language.equals("none")).toList();
    }

    public static Manifest read(Path manifest) throws IOException {
        var second = new HashMap<String, List<String>>();
        var written = manifest.resolveSibling("written_form.tsv");
        if (Files.exists(written)) {
            for (var row : rows(written)) {
                second.computeIfAbsent(row.get("path"), _ -> new ArrayList<>()).add(row.get("transcript"));
            }
        }
        var clips = new ArrayList<Clip>();
        for (var row : rows(manifest)) {
            var path = Objects.requireNonNull(row.get("path"));
            var transcripts = Stream.concat(Stream.of(row.get("transcript")), second.getOrDefault(path, List.of()).stream()).toList();
            clips.add(new Clip(path, manifest.resolveSibling(path), Objects.requireNonNull(row.get("language")),
                    Double.parseDouble(row.get("seconds")),
                    transcripts));
        }
        return new Manifest(List.copyOf(clips));
    }

    private static List<Map<String, String>> rows(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        if (lines.isEmpty()) {
            throw new IOException(file + " is empty: its first line must name the columns.");
        }
        var columns = lines.getFirst().split("\t", -1);
        var rows = new ArrayList<Map<String, String>>();
        for (var line : lines.subList(1, lines.size())) {
            var cells = line.split("\t", -1);
            var row = new HashMap<String, String>();
            for (int c = 0; c < Math.min(columns.length, cells.length); c++) {
                row.put(columns[c], cells[c]);
            }
            for (var needed : List.of("path", "transcript")) {
                if (!row.containsKey(needed)) {
                    throw new IOException(file + ": a line has no column " + needed + ": " + line);
                }
            }
            rows.add(row);
        }
        return rows;
    }
}
