package hearus.cli.transcribe;

import java.util.List;
import java.util.stream.Collectors;

import hearus.captions.Transcriber.Result;
import hearus.captions.Transcriber.Segment;

/**
 * A recording in writing.
 *
 * @param name the recording's, as the user gave it
 * @param model that wrote it down
 */
record Transcript(String name, String model, Result result) {
    List<Segment> segments() {
        return result.segments();
    }

    /** All of it in one line. */
    String text() {
        return segments().stream().map(segment -> segment.text().replaceAll("\\s+", " ").strip()).filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
