package hearus.lectures;

import java.util.List;

/**
 * A finished phrase as a lecture keeps it. A correction, marks and a second pass give it another {@code revision}; {@code seq}, {@code id}, the speaker and the times stay.
 *
 * @param lecture the id of its lecture
 * @param seq its place in the lecture: 1, 2, 3 ... without gaps, in the order in which phrases were finished
 * @param id by which its captions name it before it is finished; unique within the lecture
 * @param revision counts from 1
 * @param change counts all revisions of all segments of the lecture: whoever knows everything up to one change asks for those after it
 * @param origin where the text comes from
 * @param speaker tells speakers of one lecture apart; empty where there is one
 * @param words of the text, in order; empty where their times are not known
 * @param startMs on the lecture's clock, which begins with its first audio
 * @param endMs on the lecture's clock
 * @param language ISO 639-1
 * @param confidence 0 to 1
 * @param model that heard it; empty where that is not known
 */
public record Segment(String lecture, long seq, String id, int revision, long change, Origin origin, String speaker, String text,
        List<Word> words, long startMs, long endMs, String language, double confidence, String model, List<Mark> marks) {
    public Segment {
        words = List.copyOf(words);
        marks = List.copyOf(marks);
    }

    /** Where a text comes from. */
    public enum Origin {
        /** It was recognised while it was said. */
        LIVE,
        /** It was recognised in an uploaded recording. */
        RECORDING,
        /** It was recognised once more after the lecture. */
        IMPROVED,
        /** A person wrote it; no recognition replaces it. */
        CORRECTED
    }
}
