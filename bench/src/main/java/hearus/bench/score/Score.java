package hearus.bench.score;

import hearus.bench.data.Manifest;
import java.util.Comparator;

/**
 * One hypothesis against a clip's transcripts, normalised; of several spellings the one with the fewest character errors counts.
 *
 * @param characters without spaces
 * @param words separated by spaces
 */
public record Score(ErrorRate characters, ErrorRate words) {
    public static Score of(Manifest.Clip clip, String text) {
        var hypothesis = Normaliser.normalise(text);
        return clip.transcripts().stream().map(Normaliser::normalise)
                .map(transcript -> new Score(ErrorRate.characters(transcript, hypothesis), ErrorRate.words(transcript, hypothesis)))
                .min(Comparator.comparingDouble(score -> score.characters.percent())).orElseThrow();
    }
}
