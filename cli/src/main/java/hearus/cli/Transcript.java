package hearus.cli;

import java.util.List;
import java.util.stream.Collectors;

import hearus.captions.Transcriber.Segment;

/**
 * A recording in writing.
 *
 * @param name the recording's, as the user gave it
 * @param model that wrote it down
 * @param durationMs of the recording
 */
record Transcript(String name, String model, long durationMs, List<Segment> segments) {
    Transcript {
        segments = List.copyOf(segments);
    }

    /** All of it in one line. */
    String text() {
        return segments.stream().map(segment -> segment.text().replaceAll("\\s+", " ").strip()).filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
