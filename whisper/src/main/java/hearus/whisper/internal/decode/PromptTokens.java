package hearus.whisper.internal.decode;

import java.util.Arrays;

import hearus.whisper.internal.text.Tokenizer;

/** The tokens of the texts that come before a window's text, and how the decoder's positions are divided between them and it. Pure functions. */
final class PromptTokens {
    /** Positions that the decoder knows. */
    private static final int POSITIONS = 448;
    /** Half of the positions are for the prompt and the starting tokens, half for the known text and the text. */
    static final int HALF = POSITIONS / 2;
    /** Start, language, transcribe, no timestamps. */
    static final int STARTING_TOKENS = 4;
    /** How much of the prompt is used, the last part of it; one more position is for the token that introduces it. */
    private static final int MAX_PROMPT = HALF - STARTING_TOKENS - 1;
    /** Tokens of the known text: more would leave no space for the text. */
    private static final int MAX_KNOWN = 200;
    /** More characters of a prompt than its tokens can be. */
    private static final int PROMPT_CHARS = 4_000;

    private PromptTokens() {}

    /** The last tokens of the prompt. */
    static int[] ofPrompt(String prompt, Tokenizer tokenizer) {
        var text = prompt.strip();
        if (text.isEmpty()) {
            return new int[0];
        }
        var tokens = tokenizer.encode(" " + text.substring(Math.max(0, text.length() - PROMPT_CHARS)));
        return Arrays.copyOfRange(tokens, Math.max(0, tokens.length - MAX_PROMPT), tokens.length);
    }

    /**
     * The tokens of the known text at the beginning of the window.
     *
     * @throws IllegalArgumentException when they are too many
     */
    static int[] ofKnown(String known, Tokenizer tokenizer) {
        var text = known.strip();
        if (text.isEmpty()) {
            return new int[0];
        }
        var tokens = tokenizer.encode(" " + text);
        if (tokens.length > MAX_KNOWN) {
            throw new IllegalArgumentException("What is known of a window is at most " + MAX_KNOWN + " tokens, this was " + tokens.length);
        }
        return tokens;
    }
}
