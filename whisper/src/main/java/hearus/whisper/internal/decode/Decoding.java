package hearus.whisper.internal.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;

import ai.onnxruntime.OrtException;

import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;
import hearus.whisper.Hypothesis.End;
import hearus.whisper.Hypothesis.Token;
import hearus.whisper.Hypothesis.Word;
import hearus.whisper.Whisper;
import hearus.whisper.internal.encode.EncoderOutput;
import hearus.whisper.internal.features.Loudness;
import hearus.whisper.internal.model.Configuration;
import hearus.whisper.internal.onnx.Workspace;
import hearus.whisper.internal.text.Alignment;
import hearus.whisper.internal.text.Tokenizer;
import hearus.whisper.internal.text.WordTimes;

/** One window from encoder states to a hypothesis, token by token: the likeliest, again and again, or as the choice says, or the likeliest text of a search. Used by one thread. */
public final class Decoding {
    /** Positions that the decoder knows. */
    private static final int POSITIONS = 448;
    /** Start, language, transcribe, no timestamps. */
    private static final int STARTING_TOKENS = 4;
    /** Half of the positions are for the prompt and the starting tokens, half for what is known and the text. */
    private static final int HALF = POSITIONS / 2;
    /** How much of the prompt is used, the last part of it; one more position says that it is one. */
    private static final int MAX_PROMPT = HALF - STARTING_TOKENS - 1;
    /** What may be known of a window, in tokens: more would leave no room for the text. */
    private static final int MAX_KNOWN = 200;
    private static final Pattern PUNCTUATION = Pattern.compile("[\\p{P}\\s]+");
    /** Text that cannot matter because its tokens would not fit. */
    private static final int PROMPT_CHARS = 4_000;
    /** The end this close to the best token, in logits, counts as near (partial decodes). */
    private static final double NEAR_END = 2;
    /** 0.3 s: attention there or later is on the end of the audio (partial decodes). */
    private static final int LAST_FRAMES = 15;

    private final DecodeContext context;
    private final Configuration configuration;
    private final Tokenizer tokenizer;
    private final EncoderOutput audio;
    private final DecodeOptions options;
    private final Choice choice;
    /** What was computed of this text in an earlier decode. */
    private final Optional<DecodedText> earlier;
    private final int cap;
    /** Tokens of what was said before the text. */
    private final int[] known;
    /** Tokens that the text begins with. */
    private final int[] fixed;
    private final Optional<Hypothesis> draft;
    private final DraftProposer proposer;
    private final Logits logits;

    private Decoding(DecodeContext context, DecodeOptions options, Choice choice, Optional<DecodedText> earlier) {
        this.context = context;
        this.configuration = context.configuration();
        this.tokenizer = context.tokenizer();
        this.audio = context.audio();
        this.options = options;
        this.choice = choice;
        this.earlier = earlier;
        this.known = known();
        this.fixed = options.fixed().stream().mapToInt(Token::id).toArray();
        this.cap = Math.max(fixed.length,
                Math.clamp(Guards.cap(context.pcm().length) - known.length, Guards.MIN_CAP, HALF - 1 - known.length));
        this.draft = options.draft().filter(it -> options.languages().isEmpty() || options.languages().contains(it.language()));
        this.proposer = new DraftProposer(draft.stream().flatMap(it -> it.tokens().stream()).limit(cap).mapToInt(Token::id).toArray());
        this.logits = new Logits(configuration.vocabulary());
    }

    /** A language and how likely it is among the candidates. */
    private record Spoken(String language, double probability) {}

    /**
     * Decodes the window once.
     *
     * @throws CancellationException when the thread is interrupted; it stays so
     */
    public static Hypothesis decode(DecodeContext context, DecodeOptions options, Choice choice) throws OrtException {
        return new Decoding(context, options, choice, Optional.empty()).run().hypothesis;
    }

    /**
     * Decodes a window that has grown, taking the likeliest tokens.
     *
     * @param earlier what was computed for the text of its beginning
     * @throws CancellationException when the thread is interrupted; it stays so
     */
    public static Decoded decodeGrown(DecodeContext context, DecodeOptions options, Optional<DecodedText> earlier) throws OrtException {
        var outcome = new Decoding(context, options, Choice.LIKELIEST, earlier).run();
        return new Decoded(outcome.hypothesis, outcome.state.map(it -> it.state.decoded(it.tokens, it.attention, it.noSpeech)));
    }

    /** A hypothesis, and the state that the decoder is in behind it, unless the text was cut. */
    private record Outcome(Hypothesis hypothesis, Optional<EndState> state) {}

    /** The text. When it is the prompt read aloud, then what is heard without the prompt. */
    private Outcome run() throws OrtException {
        var candidates = options.languages().isEmpty() ? List.copyOf(configuration.languages().keySet()) : options.languages();
        candidates.forEach(configuration::language);
        var prompt = prompt();
        if (prompt.length == 0) {
            return listen(candidates, prompt);
        }
        // A prompt would sway the choice of the language: it is made without one.
        var spoken = candidates.size() == 1 ? new Spoken(candidates.getFirst(), 1) : detect(candidates);
        var outcome = listen(List.of(spoken.language), prompt);
        if (Guards.echoes(outcome.hypothesis.text(), options.prompt())) {
            outcome = listen(List.of(spoken.language), new int[0]);
        }
        return new Outcome(outcome.hypothesis.sure(spoken.probability), outcome.state);
    }

    private int[] prompt() {
        var text = options.prompt().strip();
        if (text.isEmpty()) {
            return new int[0];
        }
        var tokens = tokenizer.encode(" " + text.substring(Math.max(0, text.length() - PROMPT_CHARS)));
        return Arrays.copyOfRange(tokens, Math.max(0, tokens.length - MAX_PROMPT), tokens.length);
    }

    private int[] known() {
        var text = options.known().strip();
        if (text.isEmpty()) {
            return new int[0];
        }
        var tokens = tokenizer.encode(" " + text);
        if (tokens.length > MAX_KNOWN) {
            throw new IllegalArgumentException("What is known of a window is at most " + MAX_KNOWN + " tokens, this was " + tokens.length);
        }
        return tokens;
    }

    private Spoken detect(List<String> candidates) throws OrtException {
        var state = state(1);
        context.stopwatch().passing(() -> state.append(new int[]{configuration.special().start()}, 0, 1));
        return likeliest(candidates, state.logits(0, logits));
    }

    private Spoken likeliest(List<String> candidates, Logits atStart) {
        var probabilities = atStart.among(candidates.stream().mapToInt(configuration::language).toArray());
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            best = probabilities[i] > probabilities[best] ? i : best;
        }
        return new Spoken(candidates.get(best), probabilities[best]);
    }

    /**
     * The likeliest candidate so far goes into the prefix before it is known whether it is right: the logits of the start token, which come with the same pass, tell.
     * If it is wrong the text begins anew behind the start token.
     */
    private Outcome listen(List<String> candidates, int[] prompt) throws OrtException {
        var expected = draft.map(Hypothesis::language).filter(candidates::contains).orElse(candidates.getFirst());
        var state = state(prompt.length + 1 + STARTING_TOKENS + known.length + cap);
        var before = prompt.length == 0 ? prompt : TokenIds.joined(new int[]{configuration.special().startOfPrevious()}, prompt);
        int start = before.length;
        var given = TokenIds.joined(TokenIds.joined(before, starting(expected)), TokenIds.joined(known, fixed));
        var guessed = options.beams() > 1 ? new int[0] : proposer.behind(fixed, cap - fixed.length);
        int last = given.length - 1;
        var resumed = fixed.length == 0 || candidates.size() > 1
                ? Optional.<DecodedText>empty()
                : earlier.filter(it -> it.beginsWith(Arrays.copyOf(given, last)));
        if (resumed.isPresent()) {
            var text = resumed.get();
            state.resume(text, last);
            append(state, TokenIds.joined(new int[]{given[last]}, guessed), 0, 1);
            var attention = text.attention(last - start, audio.audioFrames());
            return outcome(text(state, given, 0, guessed, attention, text.noSpeech()), text.noSpeech(),
                    new Spoken(expected, 1));
        }
        append(state, TokenIds.joined(given, guessed), start, last);
        state.logits(start, logits);
        double noSpeech = Math.exp(logits.logProbability(configuration.special().noSpeech()));
        var spoken = likeliest(candidates, logits);
        if (spoken.language.equals(expected)) {
            var attention = attention(state, start, last);
            return outcome(text(state, given, last, guessed, attention, noSpeech), noSpeech, spoken);
        }
        state.cut(start);
        given[start + 1] = configuration.language(spoken.language);
        append(state, Arrays.copyOfRange(given, start, given.length), 0, last - start);
        var attention = attention(state, 0, last - start);
        return outcome(text(state, given, last - start, new int[0], attention, noSpeech), noSpeech, spoken);
    }

    /** Of the tokens from {@code first} to {@code last} of the last pass but for the last. */
    private List<float[]> attention(DecoderState state, int first, int last) {
        var attention = new ArrayList<float[]>();
        for (int token = first; token < last; token++) {
            attend(state, token, attention);
        }
        return attention;
    }

    private DecoderState state(int capacity) throws OrtException {
        return state(capacity, options.partial() || options.wordTimes(), context.workspace());
    }

    private DecoderState state(int capacity, boolean attentive, Workspace within) throws OrtException {
        return new DecoderState(configuration, context.graphs(), audio, capacity, attentive, within);
    }

    private void append(DecoderState state, int[] tokens, int one, int from) throws OrtException {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("The decoding thread was interrupted");
        }
        context.stopwatch().passing(() -> state.append(tokens, one, from));
    }

    private int[] starting(String language) {
        var special = configuration.special();
        return new int[]{special.start(), configuration.language(language), special.transcribe(), special.noTimestamps()};
    }

    /**
     * A text in tokens.
     *
     * @param endProbability natural logarithm; 0 where the model did not end the text
     * @param attention a row for each starting and text token, if word times are wanted
     * @param state the decoder's behind it, if word times are wanted and the text was not cut
     */
    private record Heard(List<Token> tokens, double endProbability, End end, List<float[]> attention, Optional<EndState> state) {
        Heard(List<Token> tokens, double endProbability, End end, List<float[]> attention) {
            this(tokens, endProbability, end, attention, Optional.empty());
        }
    }

    /** What follows the given tokens; parameters as of the method that goes on greedily. */
    private Heard text(DecoderState state, int[] given, int last, int[] first, List<float[]> attention, double noSpeech)
            throws OrtException {
        return options.beams() > 1
                ? searched(state, given, last, attention, noSpeech)
                : greedily(state, given, last, first, attention, noSpeech);
    }

    private Heard searched(DecoderState state, int[] given, int last, List<float[]> attention, double noSpeech) throws OrtException {
        var others = new ArrayList<DecoderState>();
        for (int beam = 1; beam < options.beams(); beam++) {
            others.add(state(given.length - fixed.length + cap, options.partial(), context.workspace().part("beam." + beam)));
        }
        var states = new DecoderStates(given, state, last, others);
        var line = new BeamSearch(options.beams(), known, fixed, cap - fixed.length, configuration.special().end())
                .run(new BeamSearch.Model() {
                    private int length;

                    @Override
                    public Logits after(int[] tokens) throws OrtException {
                        length = fixed.length + tokens.length;
                        return ruled(states.after(tokens, (one, rest) -> append(one, rest, rest.length - 1, rest.length), logits), length);
                    }

                    @Override
                    public boolean isOver(int token) {
                        return length > 0 && options.partial() && Decoding.this.isOver(states.last(), states.lastToken(), token);
                    }
                });
        state.cut(given.length - 1);
        if (line.isEmpty()) {
            append(state, new int[]{given[given.length - 1]}, 0, 1);
            return greedily(state, given, 0, new int[0], attention, noSpeech);
        }
        var found = line.get().tokens();
        if (options.wordTimes()) {
            // Once more in one pass, for the attention, and for who goes on from here.
            var again = TokenIds.joined(new int[]{given[given.length - 1]}, found.stream().mapToInt(Token::id).toArray());
            append(state, again, 0, again.length);
            for (int token = 0; token < again.length; token++) {
                attend(state, token, attention);
            }
        }
        var heard = new ArrayList<>(options.fixed());
        heard.addAll(found);
        var end = line.get().stop().orElse(End.TOKEN_CAP);
        return kept(state, given, attention, noSpeech, new Heard(heard, line.get().endProbability(), end, attention));
    }

    /** Without the tokens that cannot follow that many of the text. */
    private Logits ruled(Logits next, int length) {
        next.without(configuration.suppressed());
        return length == 0 && known.length == 0 ? next.without(configuration.suppressedFirst()) : next;
    }

    /**
     * The likeliest token, again and again. Where the last pass has guessed it, the logits for the next one are there already; else what was guessed is taken back,
     * and a pass is made over the token and what may follow it.
     *
     * @param given the tokens before the text's first that is not fixed
     * @param last where the last of them lies in the last pass
     * @param first what that pass guessed behind it
     * @param attention a row for each of them from the first starting token on, but for the last; grows
     */
    private Heard greedily(DecoderState state, int[] given, int last, int[] first, List<float[]> attention, double noSpeech)
            throws OrtException {
        return kept(state, given, attention, noSpeech, greedily(state, last, first, attention));
    }

    /** With the state, which has all of it. */
    private Heard kept(DecoderState state, int[] given, List<float[]> attention, double noSpeech, Heard heard) {
        // A text that is cut back to the first round of a loop has fewer tokens than the state.
        if (!options.wordTimes() || heard.end == End.REPETITION) {
            return heard;
        }
        var text = TokenIds.joined(Arrays.copyOf(given, given.length - fixed.length),
                heard.tokens.stream().mapToInt(Token::id).toArray());
        return new Heard(heard.tokens, heard.endProbability, heard.end, heard.attention,
                Optional.of(new EndState(state, text, attention, noSpeech)));
    }

    /** A text as the state holds it, from the very first token. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares or prints it.
    private record EndState(DecoderState state, int[] tokens, List<float[]> attention, double noSpeech) {}

    private Heard greedily(DecoderState state, int inLastPass, int[] first, List<float[]> attention) throws OrtException {
        int last = inLastPass;
        attend(state, last, attention);
        var tokens = Arrays.copyOf(fixed, cap);
        var heard = new ArrayList<>(options.fixed());
        int begin = state.length() - first.length - fixed.length;
        var guessed = first;
        int verified = 0;
        while (true) {
            int token = choice.of(ruled(state.logits(last, logits), heard.size()));
            if (token == configuration.special().end()) {
                return new Heard(heard, logits.logProbability(token), End.END_OF_TEXT, attention);
            }
            if (!heard.isEmpty() && options.partial() && isOver(state, last, token)) {
                return new Heard(heard, 0, End.AUDIO_END, attention);
            }
            if (heard.size() == cap) {
                return new Heard(heard, 0, End.TOKEN_CAP, attention);
            }
            tokens[heard.size()] = token;
            heard.add(new Token(token, logits.logProbability(token)));
            var kept = Guards.repetition(TokenIds.joined(known, Arrays.copyOf(tokens, heard.size())), known.length + heard.size(),
                    known.length);
            if (kept.isPresent()) {
                return new Heard(heard.subList(0, Math.max(kept.getAsInt() - known.length, fixed.length)), 0, End.REPETITION, attention);
            }
            if (verified < guessed.length && guessed[verified] == token) {
                verified++;
                last++;
            } else {
                state.cut(begin + heard.size() - 1);
                guessed = proposer.after(tokens, heard.size(), cap - heard.size());
                append(state, TokenIds.joined(new int[]{token}, guessed), 0, 1);
                verified = 0;
                last = 0;
            }
            attend(state, last, attention);
        }
    }

    /** Keeps the attention of a token of the last pass. */
    private void attend(DecoderState state, int token, List<float[]> attention) {
        if (options.wordTimes()) {
            attention.add(state.attention(token));
        }
    }

    /** Whether the model has heard everything and is about to stop: what it says beyond that in a cut word is invented. */
    private boolean isOver(DecoderState state, int last, int token) {
        return logits.of(token) - logits.of(configuration.special().end()) <= NEAR_END
                && state.attentionFrom(last, audio.audioFrames() - LAST_FRAMES) > 0.5;
    }

    private Outcome outcome(Heard heard, double noSpeech, Spoken spoken) {
        return new Outcome(hypothesis(heard, noSpeech, spoken), heard.state);
    }

    private Hypothesis hypothesis(Heard heard, double noSpeech, Spoken spoken) {
        // What is known may have lost its full stop: the model may put it back before it goes on.
        int stops = known.length == 0 || fixed.length > 0 ? 0 : stops(heard.tokens);
        var tokens = heard.tokens.subList(stops, heard.tokens.size());
        var text = tokenizer.decode(tokens.stream().mapToInt(Token::id).toArray()).strip();
        double sum = tokens.stream().mapToDouble(Token::logProbability).sum() + heard.endProbability;
        int counted = tokens.size() + (heard.end == End.END_OF_TEXT ? 1 : 0);
        double average = counted == 0 ? 0 : sum / counted;
        return new Hypothesis(text, spoken.language, spoken.probability, tokens, words(heard, stops, spoken), average, noSpeech,
                Guards.compressionRatio(text), heard.end);
    }

    private int stops(List<Token> tokens) {
        int stops = 0;
        while (stops < tokens.size() && PUNCTUATION.matcher(tokenizer.decode(new int[]{tokens.get(stops).id()})).matches()) {
            stops++;
        }
        return stops;
    }

    private List<Word> words(Heard heard, int stops, Spoken spoken) {
        if (heard.tokens.size() == stops || !options.wordTimes()) {
            return List.of();
        }
        // The row of the last starting token chose the first text token, the row of the last text token the end.
        var rows = heard.attention.subList(0, STARTING_TOKENS + known.length + heard.tokens.size());
        var begins = Alignment.frames(rows, configuration.alignmentHeads().size(), audio.audioFrames(), STARTING_TOKENS - 1);
        int lengthMs = (int) (1000L * context.pcm().length / Whisper.SAMPLE_RATE);
        return WordTimes.of(tokenizer, heard.tokens.subList(stops, heard.tokens.size()),
                Arrays.copyOfRange(begins, known.length + stops, begins.length), spoken.language, Loudness.of(context.pcm()), lengthMs);
    }
}
