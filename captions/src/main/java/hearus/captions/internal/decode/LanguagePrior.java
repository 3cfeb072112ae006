package hearus.captions.internal.decode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of several languages a session speaks, decided for each phrase but not lightly: what the phrases before have shown counts as the prior, so that one noisy
 * phrase or a borrowed word does not switch the language; two seconds of clear evidence do. Single-threaded.
 */
public final class LanguagePrior {
    /** What is left of the evidence of a phrase after the next one. */
    private static final double MEMORY = 0.7;
    /** No evidence is held stronger than e to this, so that a speaker can change language. */
    private static final double STRONGEST = 2.5;
    private static final double SURE = 1e-3;

    private final List<String> candidates;
    private final Map<String, Double> evidence = new HashMap<>();

    public LanguagePrior(List<String> candidates) {
        this.candidates = candidates;
    }

    /** What a phrase is to be decoded with at first. */
    public List<String> candidates() {
        return candidates;
    }

    /** Whether there is anything to decide. */
    public boolean open() {
        return candidates.size() != 1;
    }

    /** The language of a phrase in which a decode detected {@code detected} with this probability. */
    public String decide(String detected, double probability) {
        if (!open()) {
            return candidates.getFirst();
        }
        var best = detected;
        var most = logOdds(probability) + evidence.getOrDefault(detected, 0.0);
        for (var known : evidence.entrySet()) {
            if (!known.getKey().equals(detected) && known.getValue() > most) {
                best = known.getKey();
                most = known.getValue();
            }
        }
        return best;
    }

    /** Adds the language that was detected in a whole phrase to the evidence. */
    public void remember(String detected, double probability) {
        if (!open()) {
            return;
        }
        evidence.replaceAll((language, old) -> old * MEMORY);
        evidence.merge(detected, Math.max(0, logOdds(probability)), (old, more) -> Math.min(STRONGEST, old + more));
        evidence.computeIfPresent(detected, (language, value) -> Math.min(STRONGEST, value));
    }

    private static double logOdds(double probability) {
        var p = Math.clamp(probability, SURE, 1 - SURE);
        return Math.log(p / (1 - p));
    }
}
