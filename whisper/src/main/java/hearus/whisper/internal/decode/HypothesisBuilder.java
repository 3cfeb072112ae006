package hearus.whisper.internal.decode;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.End;
import hearus.whisper.Hypothesis.Token;
import hearus.whisper.Hypothesis.Word;
import hearus.whisper.Whisper;
import hearus.whisper.internal.features.Loudness;
import hearus.whisper.internal.text.Alignment;
import hearus.whisper.internal.text.WordTimes;

/**
 * Makes the hypothesis of a window from its decoded tokens: text, probabilities and word times. Immutable.
 *
 * @param known how many tokens of known text come before the text
 */
record HypothesisBuilder(DecodeContext context, DecodeOptions options, int known) {
    private static final Pattern PUNCTUATION = Pattern.compile("[\\p{P}\\s]+");

    Hypothesis build(DecodedTokens decoded, double noSpeech, DetectedLanguage language) {
        // The known text may have lost its full stop: the model may repeat it before it continues.
        int stops = known == 0 || !options.fixed().isEmpty() ? 0 : stops(decoded.tokens());
        var tokens = decoded.tokens().subList(stops, decoded.tokens().size());
        var text = context.tokenizer().decode(tokens.stream().mapToInt(Token::id).toArray()).strip();
        double sum = tokens.stream().mapToDouble(Token::logProbability).sum() + decoded.endProbability();
        int counted = tokens.size() + (decoded.end() == End.END_OF_TEXT ? 1 : 0);
        double average = counted == 0 ? 0 : sum / counted;
        return new Hypothesis(text, language.code(), language.probability(), tokens, words(decoded, stops, language.code()), average,
                noSpeech, Guards.compressionRatio(text), decoded.end());
    }

    private int stops(List<Token> tokens) {
        int stops = 0;
        while (stops < tokens.size()
                && PUNCTUATION.matcher(context.tokenizer().decode(new int[]{tokens.get(stops).id()})).matches()) {
            stops++;
        }
        return stops;
    }

    private List<Word> words(DecodedTokens decoded, int stops, String language) {
        if (decoded.tokens().size() == stops || !options.wordTimes()) {
            return List.of();
        }
        // The row of the last starting token chose the first text token, the row of the last text token the end.
        var rows = decoded.attention().subList(0, PromptTokens.STARTING_TOKENS + known + decoded.tokens().size());
        var begins = Alignment.frames(rows, context.configuration().alignmentHeads().size(), context.audio().audioFrames(),
                PromptTokens.STARTING_TOKENS - 1);
        int lengthMs = (int) (1000L * context.pcm().length / Whisper.SAMPLE_RATE);
        return WordTimes.of(context.tokenizer(), decoded.tokens().subList(stops, decoded.tokens().size()),
                Arrays.copyOfRange(begins, known + stops, begins.length), language, Loudness.of(context.pcm()), lengthMs);
    }
}
