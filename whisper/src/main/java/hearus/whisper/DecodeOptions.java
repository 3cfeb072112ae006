package hearus.whisper;

import java.util.List;
import java.util.Optional;

import hearus.whisper.Hypothesis.Token;

/** How to decode one window. Immutable; made by a {@link #builder()}. */
public final class DecodeOptions {
    /** Wider beams are not known to be more accurate. */
    public static final int MAX_BEAMS = 8;

    private final List<String> languages;
    private final String prompt;
    private final String known;
    private final Context context;
    private final boolean wordTimes;
    private final boolean partial;
    private final List<Token> fixed;
    private final Optional<Hypothesis> draft;
    private final int beams;

    /** What follows the audio in the encoder's window. */
    public enum Context {
        /** Zeros up to 30 s, as the reference implementation does: slow, exact. */
        FULL,
        /** 2 s of zeros and a cached silent tail for the decoder: fewer mistakes than {@link #SHORT} in Korean, and still cheap. */
        MEDIUM,
        /** A fraction of a second of zeros and a cached silent tail for the decoder: 4 times cheaper on a 5 s phrase. */
        SHORT
    }

    private DecodeOptions(Builder builder) {
        this.languages = builder.languages;
        this.prompt = builder.prompt;
        this.known = builder.known;
        this.context = builder.context;
        this.wordTimes = builder.wordTimes;
        this.partial = builder.partial;
        this.fixed = builder.fixed;
        this.draft = builder.draft;
        this.beams = builder.beams;
    }

    /** A builder with the defaults: any language, no prompt, full context, no word times, a final, greedy. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with these options. */
    public Builder toBuilder() {
        var builder = new Builder();
        builder.languages = languages;
        builder.prompt = prompt;
        builder.known = known;
        builder.context = context;
        builder.wordTimes = wordTimes;
        builder.partial = partial;
        builder.fixed = fixed;
        builder.draft = draft;
        builder.beams = beams;
        return builder;
    }

    /** The candidates: see {@link Builder#languages}. */
    public List<String> languages() {
        return languages;
    }

    /** Text that precedes this window: see {@link Builder#prompt}. */
    public String prompt() {
        return prompt;
    }

    /** The known text of the beginning of the window: see {@link Builder#known}. */
    public String known() {
        return known;
    }

    /** How much silence is encoded after the audio: see {@link Builder#context}. */
    public Context context() {
        return context;
    }

    /** Whether the time of each word is computed: see {@link Builder#wordTimes}. */
    public boolean wordTimes() {
        return wordTimes;
    }

    /** Whether the audio ends in mid-speech: see {@link Builder#partial}. */
    public boolean partial() {
        return partial;
    }

    /** Tokens that the text begins with: see {@link Builder#fixed}. */
    public List<Token> fixed() {
        return fixed;
    }

    /** An earlier hypothesis: see {@link Builder#draft}. */
    public Optional<Hypothesis> draft() {
        return draft;
    }

    /** The beam width: see {@link Builder#beams}. */
    public int beams() {
        return beams;
    }

    /** The same with a draft. */
    public DecodeOptions withDraft(Hypothesis earlier) {
        return toBuilder().draft(earlier).build();
    }

    /** The same with this known text; empty for none. */
    public DecodeOptions withKnown(String text) {
        return toBuilder().known(text).build();
    }

    /** The same in that language. */
    public DecodeOptions withLanguage(String language) {
        return toBuilder().languages(List.of(language)).build();
    }

    /** The same with so much silence after the audio. */
    public DecodeOptions withContext(Context silence) {
        return toBuilder().context(silence).build();
    }

    /** The same for a text that begins with these tokens. */
    public DecodeOptions withFixed(List<Token> tokens) {
        return toBuilder().fixed(tokens).build();
    }

    /** The same with that beam width. */
    public DecodeOptions withBeams(int width) {
        return toBuilder().beams(width).build();
    }

    @Override
    public String toString() {
        return "DecodeOptions[languages=" + languages + ", prompt=" + prompt + ", known=" + known + ", context=" + context
                + ", wordTimes=" + wordTimes + ", partial=" + partial + ", fixed=" + fixed + ", draft=" + draft + ", beams=" + beams + "]";
    }

    /** Makes options. Not thread-safe. */
    public static final class Builder {
        private List<String> languages = List.of();
        private String prompt = "";
        private String known = "";
        private Context context = Context.FULL;
        private boolean wordTimes;
        private boolean partial;
        private List<Token> fixed = List.of();
        private Optional<Hypothesis> draft = Optional.empty();
        private int beams = 1;

        private Builder() {}

        /** The candidates, as ISO 639-1 codes that Whisper knows. One: it is taken; several: the likeliest of them; none, the default: the likeliest of all. */
        public Builder languages(List<String> codes) {
            languages = List.copyOf(codes);
            return this;
        }

        /** Text that precedes this window (course terms, the last phrase); empty, the default, for none. Only its last tokens are used. */
        public Builder prompt(String text) {
            prompt = text;
            return this;
        }

        /**
         * The known text of the beginning of the window, such as the end of the last phrase; empty, the default, for none. The hypothesis is the text after it. Its
         * closing punctuation counts: after a full stop the model begins a sentence, without one it continues it.
         */
        public Builder known(String text) {
            known = text;
            return this;
        }

        /** How much silence is encoded after the audio; {@link Context#FULL} by default. */
        public Builder context(Context silence) {
            context = silence;
            return this;
        }

        /** Whether to compute the time of each word, from the attention of the same decode: a few milliseconds. */
        public Builder wordTimes(boolean wanted) {
            wordTimes = wanted;
            return this;
        }

        /** Whether the audio ends in mid-speech: allows decoding to end early, which prevents hallucinated endings. */
        public Builder partial(boolean isPartial) {
            partial = isPartial;
            return this;
        }

        /** Tokens that the text of this window is forced to begin with, with the probabilities that they had: the stable prefix of a growing phrase. */
        public Builder fixed(List<Token> tokens) {
            fixed = List.copyOf(tokens);
            return this;
        }

        /** An earlier hypothesis of the same window, or of its beginning: makes the decode faster and does not change the text. */
        public Builder draft(Hypothesis earlier) {
            draft = Optional.of(earlier);
            return this;
        }

        /**
         * The beam width, 1 to {@value DecodeOptions#MAX_BEAMS}. With 1, the default, decoding is greedy. 2 makes fewer mistakes and takes twice as many passes of
         * the decoder, and drafts do not help it.
         */
        public Builder beams(int width) {
            beams = width;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException when the beam width is out of range
         */
        public DecodeOptions build() {
            if (beams < 1 || beams > MAX_BEAMS) {
                throw new IllegalArgumentException(
                        "A decode has 1 to " + MAX_BEAMS + " beams, this has " + beams + ": choose 1 for speed, 2 for accuracy");
            }
            return new DecodeOptions(this);
        }
    }
}
