package hearus.cli.transcribe;

import java.util.List;

/**
 * A subtitle.
 *
 * @param startMs from the start of the recording
 * @param endMs after {@code startMs}
 * @param lines one or two, not empty
 */
record Cue(long startMs, long endMs, List<String> lines) {
    Cue {
        lines = List.copyOf(lines);
    }
}
