package hearus.whisper.internal.decode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import ai.onnxruntime.OrtException;

import hearus.whisper.Hypothesis.End;
import hearus.whisper.Hypothesis.Token;

/**
 * Looks for the likeliest text instead of the likeliest next token: several beginnings are kept, each goes on with its likeliest tokens, and the likeliest of all are kept again. After
 * {@code BeamSearchDecoder} (patience 1) and {@code MaximumLikelihoodRanker} (the mean over the tokens) in {@code whisper/decoding.py} of openai/whisper; but a beginning that runs in a loop
 * is dropped, and ends that are no likely ones do not stop the search.
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
     * @param beams beginnings that are kept, at least 1
     * @param known what was said before the text: no loop may begin in it either
     * @param fixed what the text begins with: what is searched goes on from there, and may not say it again in a loop
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

    /** What the model says to a beginning. */
    interface Model {
        /** The logits behind these tokens, good until the next call. All beginnings of one length come before the first of the next. */
        Logits after(int[] tokens) throws OrtException;

        /** Whether the audio is over where this token would come next, behind the tokens of the last call. */
        boolean isOver(int token);
    }

    /**
     * A text, or its beginning.
     *
     * @param sum natural logarithm of its probability, its end's included
     * @param stop why it goes no further: the model ended it, or nothing is left of the audio; empty where it does go on
     * @param endProbability that of its end alone; 0 where it has none
     */
    record Line(List<Token> tokens, double sum, Optional<End> stop, double endProbability) {
        private double mean() {
            return sum / Math.max(1, tokens.size() + (stop.equals(ENDED) ? 1 : 0));
        }

        private int[] ids() {
            return tokens.stream().mapToInt(Token::id).toArray();
        }
    }

    private record Candidate(Line line, int token, double logProbability, Optional<End> stop) {
        double sum() {
            return line.sum + logProbability;
        }

        Line stopped() {
            return new Line(line.tokens, sum(), stop, logProbability);
        }

        Line goesOn() {
            var more = new ArrayList<>(line.tokens);
            more.add(new Token(token, logProbability));
            return new Line(List.copyOf(more), sum(), Optional.empty(), 0);
        }
    }

    /** The likeliest text that stopped; if none did, the likeliest that is as long as it may be; empty where all ran in loops. */
    Optional<Line> run(Model model) throws OrtException {
        var open = List.of(new Line(List.of(), 0, Optional.empty(), 0));
        var ended = new ArrayList<Line>();
        for (int length = 0; length < cap && isOpen(open, ended); length++) {
            var candidates = new ArrayList<Candidate>();
            for (var line : open) {
                candidates.addAll(candidates(line, model));
            }
            candidates.sort(LIKELIEST_FIRST);
            var next = new ArrayList<Line>();
            // What ends counts where it is likelier than the last that goes on.
            for (var it = candidates.iterator(); it.hasNext() && next.size() < beams;) {
                var candidate = it.next();
                if (candidate.stop.isEmpty()) {
                    next.add(candidate.goesOn());
                } else {
                    ended.add(candidate.stopped());
                }
            }
            next.removeIf(this::isLoop);
            open = next;
        }
        return likeliest(ended.isEmpty() ? open : ended);
    }

    private boolean isLoop(Line line) {
        var text = TokenIds.joined(TokenIds.joined(known, fixed), line.ids());
        return Guards.repetition(text, text.length, known.length).isPresent();
    }

    /** While few have ended, or one that goes on is likelier than those. */
    private boolean isOpen(List<Line> open, List<Line> ended) {
        return ended.size() < beams
                ? !open.isEmpty()
                : likeliest(open).filter(line -> line.mean() > likeliest(ended).orElseThrow().mean()).isPresent();
    }

    private static Optional<Line> likeliest(List<Line> lines) {
        return lines.stream().max(Comparator.comparingDouble(Line::mean));
    }

    /** One more than there are beams: the end may be among them. */
    private List<Candidate> candidates(Line line, Model model) throws OrtException {
        var logits = model.after(line.ids());
        var tokens = logits.likeliest(beams + 1);
        if (tokens[0] != end && model.isOver(tokens[0])) {
            return List.of(new Candidate(line, tokens[0], 0, Optional.of(End.AUDIO_END)));
        }
        var probabilities = logits.logProbabilities(tokens);
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < tokens.length; i++) {
            candidates.add(new Candidate(line, tokens[i], probabilities[i], tokens[i] == end ? ENDED : Optional.empty()));
        }
        return candidates;
    }
}
