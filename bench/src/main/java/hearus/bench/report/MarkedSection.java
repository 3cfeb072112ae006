package hearus.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a Markdown file that a command writes, between two comments; the rest is people's. */
public record MarkedSection(Path file, String name) {
    /** Replaces the part, or appends it where the file has none yet. */
    public void write(String text) throws IOException {
        var begin = "<!-- " + name + " -->";
        var end = "<!-- end of " + name + " -->";
        var page = Files.exists(file) ? Files.readString(file) : "";
        var from = page.indexOf(begin);
        var to = page.indexOf(end, Math.max(0, from));
        var part = begin + "\n" + text + end;
        Files.writeString(file,
                from < 0 || to < 0 ? page + part + "\n" : page.substring(0, from) + part + page.substring(to + end.length()));
    }
}
