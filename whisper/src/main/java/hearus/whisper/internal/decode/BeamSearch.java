package hearus.whisper.internal.decode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import ai.onnxruntime.OrtException;

import hearus.whisper.Hypothesis.End;
import hearus.whisper.Hypothesis.Token;

/**
 * Beam search: looks for the likeliest text instead of the likeliest next token. A number of sequences is kept, each is extended by its likeliest tokens, and the likeliest of all are kept again. After
 * {@code BeamSearchDecoder} (patience 1) and {@code MaximumLikelihoodRanker} (the mean over the tokens) in {@code whisper/decoding.py} of openai/whisper; but a sequence that runs in a loop
 * is dropped, and unlikely ends do not stop the search.
 */
final class BeamSearch {
    private static final Comparator<Candidate> LIKELIEST_FIRST = Comparator.comparingDouble(Candidate::sum).reversed();

    private static final Optional<End> ENDED = Optional.of(End.END_OF_TEXT);

    private final int beams;
    private final int[] known;
    private final int[] fixed;
    private final int cap;
    private final int end;

    /**
     * @param beams sequences that are kept, at least 1
     * @param known tokens of the known text before the text: no loop may begin in it either
     * @param fixed tokens that the text begins with: the search continues from them, and may not repeat them in a loop
     * @param cap tokens that the text may have in addition
     * @param end the token that ends a text
     */
    BeamSearch(int beams, int[] known, int[] fixed, int cap, int end) {
        this.beams = beams;
        this.known = known;
        this.fixed = fixed;
        this.cap = cap;
        this.end = end;
    }

    /** The decoder, for one window. */
    interface Model {
        /** The logits after these tokens, valid until the next call. All sequences of one length come before the first of the next length. */
        Logits logits(int[] tokens) throws OrtException;

        /** Whether the audio is over where this token would come next, behind the tokens of the last call. */
        boolean isAudioOver(int token);
    }

    /**
     * A text, or the beginning of one.
     *
     * @param sum natural logarithm of its probability, its end's included
     * @param stop why it ended: by the model's end token, or at the end of the audio; empty where it did not
     * @param endProbability that of its end alone; 0 where it has none
     */
    record Sequence(List<Token> tokens, double sum, Optional<End> stop, double endProbability) {
        private double mean() {
            return sum / Math.max(1, tokens.size() + (stop.equals(ENDED) ? 1 : 0));
        }

        private int[] ids() {
            return tokens.stream().mapToInt(Token::id).toArray();
        }
    }

    private record Candidate(Sequence sequence, int token, double logProbability, Optional<End> stop) {
        double sum() {
            return sequence.sum + logProbability;
        }

        Sequence finished() {
            return new Sequence(sequence.tokens, sum(), stop, logProbability);
        }

        Sequence extended() {
            var more = new ArrayList<>(sequence.tokens);
            more.add(new Token(token, logProbability));
            return new Sequence(List.copyOf(more), sum(), Optional.empty(), 0);
        }
    }

    /** The likeliest text that ended; if none did, the likeliest of maximum length; empty where all ran in loops. */
    Optional<Sequence> run(Model model) throws OrtException {
        var open = List.of(new Sequence(List.of(), 0, Optional.empty(), 0));
        var ended = new ArrayList<Sequence>();
        for (int length = 0; length < cap && isOpen(open, ended); length++) {
            var candidates = new ArrayList<Candidate>();
            for (var sequence : open) {
                candidates.addAll(candidates(sequence, model));
            }
            candidates.sort(LIKELIEST_FIRST);
            var next = new ArrayList<Sequence>();
            // An end counts where it is likelier than the last sequence that is kept.
            for (var it = candidates.iterator(); it.hasNext() && next.size() < beams;) {
                var candidate = it.next();
                if (candidate.stop.isEmpty()) {
                    next.add(candidate.extended());
                } else {
                    ended.add(candidate.finished());
                }
            }
            next.removeIf(this::isLoop);
            open = next;
        }
        return likeliest(ended.isEmpty() ? open : ended);
    }

    private boolean isLoop(Sequence sequence) {
        var text = TokenIds.joined(TokenIds.joined(known, fixed), sequence.ids());
        return Guards.repetition(text, text.length, known.length).isPresent();
    }

    /** While few sequences have ended, or an open one is likelier than those. */
    private boolean isOpen(List<Sequence> open, List<Sequence> ended) {
        return ended.size() < beams
                ? !open.isEmpty()
                : likeliest(open).filter(sequence -> sequence.mean() > likeliest(ended).orElseThrow().mean()).isPresent();
    }

    private static Optional<Sequence> likeliest(List<Sequence> sequences) {
        return sequences.stream().max(Comparator.comparingDouble(Sequence::mean));
    }

    /** One more than there are beams: the end may be among them. */
    private List<Candidate> candidates(Sequence sequence, Model model) throws OrtException {
        var logits = model.logits(sequence.ids());
        var tokens = logits.top(beams + 1);
        if (tokens[0] != end && model.isAudioOver(tokens[0])) {
            return List.of(new Candidate(sequence, tokens[0], 0, Optional.of(End.AUDIO_END)));
        }
        var probabilities = logits.logProbabilities(tokens);
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < tokens.length; i++) {
            candidates.add(new Candidate(sequence, tokens[i], probabilities[i], tokens[i] == end ? ENDED : Optional.empty()));
        }
        return candidates;
    }
}
