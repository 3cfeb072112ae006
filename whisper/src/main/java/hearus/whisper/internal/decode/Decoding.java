package hearus.whisper.internal.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import ai.onnxruntime.OrtException;

import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.End;
import hearus.whisper.Hypothesis.Token;
import hearus.whisper.internal.decode.DecodedTokens.EndState;
import hearus.whisper.internal.encode.EncoderOutput;
import hearus.whisper.internal.model.Configuration;
import hearus.whisper.internal.onnx.Workspace;
import hearus.whisper.internal.text.Tokenizer;

/** Decodes one window, from the encoder's output to a hypothesis: greedily, by sampling, or by beam search. Used by one thread. */
public final class Decoding {
    /** The end this close to the best token, in logits, counts as near (partial decodes). */
    private static final double NEAR_END = 2;
    /** 0.3 s: attention there or later is on the end of the audio (partial decodes). */
    private static final int LAST_FRAMES = 15;

    private final DecodeContext context;
    private final Configuration configuration;
    private final Tokenizer tokenizer;
    private final EncoderOutput audio;
    private final DecodeOptions options;
    private final TokenSampler sampler;
    /** What was computed of this text in an earlier decode. */
    private final Optional<DecodedText> cached;
    private final int cap;
    /** Tokens of the known text before the text. */
    private final int[] known;
    /** Tokens that the text begins with. */
    private final int[] fixed;
    private final Optional<Hypothesis> draft;
    private final DraftProposer proposer;
    private final Logits logits;
    private final HypothesisBuilder hypotheses;

    private Decoding(DecodeContext context, DecodeOptions options, TokenSampler sampler, Optional<DecodedText> cached) {
        this.context = context;
        this.configuration = context.configuration();
        this.tokenizer = context.tokenizer();
        this.audio = context.audio();
        this.options = options;
        this.sampler = sampler;
        this.cached = cached;
        this.known = PromptTokens.ofKnown(options.known(), tokenizer);
        this.fixed = options.fixed().stream().mapToInt(Token::id).toArray();
        this.cap = Math.max(fixed.length,
                Math.clamp(Guards.cap(context.pcm().length) - known.length, Guards.MIN_CAP, PromptTokens.HALF - 1 - known.length));
        this.draft = options.draft().filter(it -> options.languages().isEmpty() || options.languages().contains(it.language()));
        this.proposer = new DraftProposer(draft.stream().flatMap(it -> it.tokens().stream()).limit(cap).mapToInt(Token::id).toArray());
        this.logits = new Logits(configuration.vocabulary());
        this.hypotheses = new HypothesisBuilder(context, options, known.length);
    }

    /**
     * Decodes the window once.
     *
     * @throws CancellationException when the thread is interrupted; it stays so
     */
    public static Hypothesis decode(DecodeContext context, DecodeOptions options, TokenSampler sampler) throws OrtException {
        return new Decoding(context, options, sampler, Optional.empty()).run().hypothesis;
    }

    /**
     * Decodes a window that has grown, taking the likeliest tokens.
     *
     * @param cached what was computed for the text of its beginning
     * @throws CancellationException when the thread is interrupted; it stays so
     */
    public static DecodeResult decodeGrown(DecodeContext context, DecodeOptions options, Optional<DecodedText> cached) throws OrtException {
        var outcome = new Decoding(context, options, TokenSampler.GREEDY, cached).run();
        return new DecodeResult(outcome.hypothesis, outcome.state.map(EndState::computed));
    }

    /** A hypothesis, and the state that the decoder is in behind it, unless the text was cut. */
    private record Outcome(Hypothesis hypothesis, Optional<EndState> state) {}

    /** Decodes the text; where it repeats the prompt, once more without the prompt. */
    private Outcome run() throws OrtException {
        var candidates = options.languages().isEmpty() ? List.copyOf(configuration.languages().keySet()) : options.languages();
        candidates.forEach(configuration::language);
        var prompt = PromptTokens.ofPrompt(options.prompt(), tokenizer);
        if (prompt.length == 0) {
            return decode(candidates, prompt);
        }
        // A prompt would influence the language detection, which is done without one.
        var language = candidates.size() == 1 ? new DetectedLanguage(candidates.getFirst(), 1) : detect(candidates);
        var outcome = decode(List.of(language.code()), prompt);
        if (Guards.isPromptEcho(outcome.hypothesis.text(), options.prompt())) {
            outcome = decode(List.of(language.code()), new int[0]);
        }
        return new Outcome(outcome.hypothesis.withLanguageProbability(language.probability()), outcome.state);
    }

    private DetectedLanguage detect(List<String> candidates) throws OrtException {
        var state = state(1);
        context.stopwatch().timePass(() -> state.append(new int[]{configuration.special().start()}, 0, 1));
        return likeliestLanguage(candidates, state.logits(0, logits));
    }

    private DetectedLanguage likeliestLanguage(List<String> candidates, Logits atStart) {
        var probabilities = atStart.probabilitiesAmong(candidates.stream().mapToInt(configuration::language).toArray());
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            best = probabilities[i] > probabilities[best] ? i : best;
        }
        return new DetectedLanguage(candidates.get(best), probabilities[best]);
    }

    /**
     * Decodes the text in one of the languages. The expected one goes into the first pass; the logits of the start token, which come with the same pass, show whether it is right.
     * If it is not, the text is decoded again from the start token.
     */
    private Outcome decode(List<String> candidates, int[] prompt) throws OrtException {
        var expected = draft.map(Hypothesis::language).filter(candidates::contains).orElse(candidates.getFirst());
        var state = state(prompt.length + 1 + PromptTokens.STARTING_TOKENS + known.length + cap);
        var before = prompt.length == 0 ? prompt : TokenIds.joined(new int[]{configuration.special().startOfPrevious()}, prompt);
        int start = before.length;
        var given = TokenIds.joined(TokenIds.joined(before, starting(expected)), TokenIds.joined(known, fixed));
        var draftTokens = options.beams() > 1 ? new int[0] : proposer.afterFixed(fixed, cap - fixed.length);
        int last = given.length - 1;
        var resumed = fixed.length == 0 || candidates.size() > 1
                ? Optional.<DecodedText>empty()
                : cached.filter(it -> it.beginsWith(Arrays.copyOf(given, last)));
        if (resumed.isPresent()) {
            var text = resumed.get();
            state.resume(text, last);
            append(state, TokenIds.joined(new int[]{given[last]}, draftTokens), 0, 1);
            var attention = text.attention(last - start, audio.audioFrames());
            return outcome(decodeText(state, given, 0, draftTokens, attention, text.noSpeech()), text.noSpeech(),
                    new DetectedLanguage(expected, 1));
        }
        append(state, TokenIds.joined(given, draftTokens), start, last);
        state.logits(start, logits);
        double noSpeech = Math.exp(logits.logProbability(configuration.special().noSpeech()));
        var language = likeliestLanguage(candidates, logits);
        if (language.code().equals(expected)) {
            var attention = attention(state, start, last);
            return outcome(decodeText(state, given, last, draftTokens, attention, noSpeech), noSpeech, language);
        }
        state.cut(start);
        given[start + 1] = configuration.language(language.code());
        append(state, Arrays.copyOfRange(given, start, given.length), 0, last - start);
        var attention = attention(state, 0, last - start);
        return outcome(decodeText(state, given, last - start, new int[0], attention, noSpeech), noSpeech, language);
    }

    /** The attention of the tokens from {@code first} to before {@code last} of the last pass. */
    private List<float[]> attention(DecoderState state, int first, int last) {
        var attention = new ArrayList<float[]>();
        for (int token = first; token < last; token++) {
            recordAttention(state, token, attention);
        }
        return attention;
    }

    private DecoderState state(int capacity) throws OrtException {
        return state(capacity, options.partial() || options.wordTimes(), context.workspace());
    }

    private DecoderState state(int capacity, boolean withAttention, Workspace within) throws OrtException {
        return new DecoderState(configuration, context.graphs(), audio, capacity, withAttention, within);
    }

    private void append(DecoderState state, int[] tokens, int one, int from) throws OrtException {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("The decoding thread was interrupted");
        }
        context.stopwatch().timePass(() -> state.append(tokens, one, from));
    }

    private int[] starting(String language) {
        var special = configuration.special();
        return new int[]{special.start(), configuration.language(language), special.transcribe(), special.noTimestamps()};
    }

    /** The text after the given tokens; parameters as of {@link #greedy}. */
    private DecodedTokens decodeText(DecoderState state, int[] given, int last, int[] first, List<float[]> attention, double noSpeech)
            throws OrtException {
        return options.beams() > 1
                ? beamSearch(state, given, last, attention, noSpeech)
                : greedy(state, given, last, first, attention, noSpeech);
    }

    private DecodedTokens beamSearch(DecoderState state, int[] given, int last, List<float[]> attention, double noSpeech)
            throws OrtException {
        var others = new ArrayList<DecoderState>();
        for (int beam = 1; beam < options.beams(); beam++) {
            others.add(state(given.length - fixed.length + cap, options.partial(), context.workspace().part("beam." + beam)));
        }
        var states = new DecoderStates(given, state, last, others);
        var sequence = new BeamSearch(options.beams(), known, fixed, cap - fixed.length, configuration.special().end())
                .run(new BeamSearch.Model() {
                    private int length;

                    @Override
                    public Logits logits(int[] tokens) throws OrtException {
                        length = fixed.length + tokens.length;
                        return suppressed(states.after(tokens, (one, rest) -> append(one, rest, rest.length - 1, rest.length), logits),
                                length);
                    }

                    @Override
                    public boolean isAudioOver(int token) {
                        return length > 0 && options.partial() && Decoding.this.isAudioOver(states.last(), states.lastToken(), token);
                    }
                });
        state.cut(given.length - 1);
        if (sequence.isEmpty()) {
            append(state, new int[]{given[given.length - 1]}, 0, 1);
            return greedy(state, given, 0, new int[0], attention, noSpeech);
        }
        var found = sequence.get().tokens();
        if (options.wordTimes()) {
            // Once more in one pass, for the attention, and for later decodes that continue from here.
            var again = TokenIds.joined(new int[]{given[given.length - 1]}, found.stream().mapToInt(Token::id).toArray());
            append(state, again, 0, again.length);
            for (int token = 0; token < again.length; token++) {
                recordAttention(state, token, attention);
            }
        }
        var decoded = new ArrayList<>(options.fixed());
        decoded.addAll(found);
        var end = sequence.get().stop().orElse(End.TOKEN_CAP);
        return withState(state, given, attention, noSpeech, new DecodedTokens(decoded, sequence.get().endProbability(), end, attention));
    }

    /** Without the tokens that cannot follow that many of the text. */
    private Logits suppressed(Logits next, int length) {
        next.suppress(configuration.suppressed());
        return length == 0 && known.length == 0 ? next.suppress(configuration.suppressedFirst()) : next;
    }

    /**
     * Takes the sampler's token, again and again. Where it is the last pass's next draft token, the logits after it are there already; else the draft tokens are removed from the state,
     * and a pass is made over the token and a new draft.
     *
     * @param given the tokens before the text's first that is not fixed
     * @param last where the last of them lies in the last pass
     * @param first the draft tokens that the pass had behind it
     * @param attention a row for each of them from the first starting token on, but for the last; grows
     */
    private DecodedTokens greedy(DecoderState state, int[] given, int last, int[] first, List<float[]> attention, double noSpeech)
            throws OrtException {
        return withState(state, given, attention, noSpeech, greedy(state, last, first, attention));
    }

    /** Adds the decoder's state, which has all tokens of the text. */
    private DecodedTokens withState(DecoderState state, int[] given, List<float[]> attention, double noSpeech, DecodedTokens decoded) {
        // A text that is cut back to the first round of a loop has fewer tokens than the state.
        if (!options.wordTimes() || decoded.end() == End.REPETITION) {
            return decoded;
        }
        var text = TokenIds.joined(Arrays.copyOf(given, given.length - fixed.length),
                decoded.tokens().stream().mapToInt(Token::id).toArray());
        return new DecodedTokens(decoded.tokens(), decoded.endProbability(), decoded.end(), decoded.attention(),
                Optional.of(new EndState(state, text, attention, noSpeech)));
    }

    private DecodedTokens greedy(DecoderState state, int inLastPass, int[] first, List<float[]> attention) throws OrtException {
        int last = inLastPass;
        recordAttention(state, last, attention);
        var tokens = Arrays.copyOf(fixed, cap);
        var decoded = new ArrayList<>(options.fixed());
        int begin = state.length() - first.length - fixed.length;
        var draftTokens = first;
        int verified = 0;
        while (true) {
            int token = sampler.sample(suppressed(state.logits(last, logits), decoded.size()));
            if (token == configuration.special().end()) {
                return new DecodedTokens(decoded, logits.logProbability(token), End.END_OF_TEXT, attention);
            }
            if (!decoded.isEmpty() && options.partial() && isAudioOver(state, last, token)) {
                return new DecodedTokens(decoded, 0, End.AUDIO_END, attention);
            }
            if (decoded.size() == cap) {
                return new DecodedTokens(decoded, 0, End.TOKEN_CAP, attention);
            }
            tokens[decoded.size()] = token;
            decoded.add(new Token(token, logits.logProbability(token)));
            var kept = Guards.repetition(TokenIds.joined(known, Arrays.copyOf(tokens, decoded.size())), known.length + decoded.size(),
                    known.length);
            if (kept.isPresent()) {
                return new DecodedTokens(decoded.subList(0, Math.max(kept.getAsInt() - known.length, fixed.length)), 0, End.REPETITION,
                        attention);
            }
            if (verified < draftTokens.length && draftTokens[verified] == token) {
                verified++;
                last++;
            } else {
                state.cut(begin + decoded.size() - 1);
                draftTokens = proposer.afterText(tokens, decoded.size(), cap - decoded.size());
                append(state, TokenIds.joined(new int[]{token}, draftTokens), 0, 1);
                verified = 0;
                last = 0;
            }
            recordAttention(state, last, attention);
        }
    }

    /** Keeps the attention of a token of the last pass. */
    private void recordAttention(DecoderState state, int token, List<float[]> attention) {
        if (options.wordTimes()) {
            attention.add(state.attention(token));
        }
    }

    /** Whether the attention is at the end of the audio and the end token almost the likeliest: what follows is likely hallucinated from a cut word. */
    private boolean isAudioOver(DecoderState state, int last, int token) {
        return logits.of(token) - logits.of(configuration.special().end()) <= NEAR_END
                && state.attentionFrom(last, audio.audioFrames() - LAST_FRAMES) > 0.5;
    }

    private Outcome outcome(DecodedTokens decoded, double noSpeech, DetectedLanguage language) {
        return new Outcome(hypotheses.build(decoded, noSpeech, language), decoded.state());
    }
}
