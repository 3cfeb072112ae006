package hearus.whisper.internal.decode;

import java.util.List;
import java.util.Optional;

import hearus.whisper.Hypothesis.End;
import hearus.whisper.Hypothesis.Token;

/**
 * The tokens of a window's text.
 *
 * @param endProbability natural logarithm; 0 where the model did not end the text
 * @param attention a row for each starting and text token, if word times are wanted
 * @param state the decoder's after the text, if word times are wanted and the text was not cut
 */
record DecodedTokens(List<Token> tokens, double endProbability, End end, List<float[]> attention, Optional<EndState> state) {
    DecodedTokens(List<Token> tokens, double endProbability, End end, List<float[]> attention) {
        this(tokens, endProbability, end, attention, Optional.empty());
    }

    /** A text as the decoder's state has it, from the very first token. */
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares or prints it.
    record EndState(DecoderState state, int[] tokens, List<float[]> attention, double noSpeech) {
        DecodedText computed() {
            return state.decoded(tokens, attention, noSpeech);
        }
    }
}
