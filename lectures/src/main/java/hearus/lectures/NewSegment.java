package hearus.lectures;

import java.util.List;

import hearus.lectures.internal.text.Storable;

/**
 * A finished phrase on its way into a lecture; components as in {@link Segment}.
 *
 * @param id appended a second time, it changes nothing
 */
public record NewSegment(String id, String speaker, String text, List<Word> words, long startMs, long endMs, String language,
        double confidence, String model) {
    public NewSegment {
        text = Storable.of(text);
        speaker = Storable.of(speaker);
        words = List.copyOf(words);
    }
}
