package hearus.keywords.internal.study;

import java.util.ArrayList;
import java.util.List;

import hearus.keywords.StudyException;

/** Divides a text into parts of a length that any model takes, all about as long. Pure functions. */
public final class Parts {
    /** In characters: about 6,000 tokens of Korean, ten minutes of speech. */
    public static final int MAX_LENGTH = 8_000;
    public static final int MAX_PARTS = 12;

    private Parts() {}

    /** The parts, at least one. */
    public static List<String> of(List<String> passages) throws StudyException {
        var lines = new ArrayList<String>();
        long sum = 0;
        for (var passage : passages) {
            for (int at = 0; at < passage.length(); at += MAX_LENGTH) {
                var line = passage.substring(at, Math.min(passage.length(), at + MAX_LENGTH)).strip();
                if (!line.isEmpty()) {
                    lines.add(line);
                    sum += line.length() + 1;
                }
            }
        }
        if (lines.isEmpty()) {
            throw StudyException.invalid("Nothing has been said there that notes or questions could be made of.");
        }
        // What does not fill its part may make one more of them.
        var length = Math.max(1, (int) Math.min(MAX_LENGTH, sum / Math.max(1, (sum + MAX_LENGTH - 1) / MAX_LENGTH)));
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (var line : lines) {
            if (!part.isEmpty() && (part.length() >= length || part.length() + 1 + line.length() > MAX_LENGTH)) {
                parts.add(part.toString());
                part.setLength(0);
            }
            part.append(part.isEmpty() ? "" : "\n").append(line);
        }
        parts.add(part.toString());
        if (parts.size() > MAX_PARTS) {
            throw StudyException.invalid("The text has " + sum + " characters, and about " + MAX_PARTS * MAX_LENGTH
                    + " are taken at a time: ask about a part of the lecture.");
        }
        return parts;
    }
}
