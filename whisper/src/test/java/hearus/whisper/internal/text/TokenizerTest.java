package hearus.whisper.internal.text;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import hearus.whisper.TestModels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokenizerTest {
    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() throws Exception {
        tokenizer = TestModels.tokenizer();
    }

    /** The numbers are those of transformers.js 3 with the same files. */
    @Test
    void encodesAsTheReferenceDoes() {
        assertThat(tokenizer.encode(" And so, my fellow Americans")).containsExactly(400, 370, 11, 452, 7177, 6280);
        assertThat(tokenizer.encode("it's 2025\n\n  ok")).containsExactly(270, 311, 39209, 198, 198, 220, 3133);
        assertThat(tokenizer.encode(" 안녕하세요, 여러분! 고윳값")).containsExactly(19289, 11, 14707, 0, 9161, 2472, 111, 1126, 240);
        assertThat(tokenizer.encode("😀 naïve I'LL they'll")).containsExactly(13125, 222, 1667, 15487, 303, 286, 6, 24010, 436, 603);
        assertThat(tokenizer.encode("  \t x")).containsExactly(220, 220, 197, 2031);
        assertThat(tokenizer.encode("행렬의 고유값 eigenvalue를 구하면")).containsExactly(12724, 167, 254, 105, 2785, 9161, 19062, 1126, 240, 10446,
                29155,
                11297, 15197, 16283);
    }

    @Test
    void leavesHalfASyllableOut() {
        assertThat(tokenizer.decode(12724, 167, 254, 105, 2785)).isEqualTo("행렬의");
        assertThat(tokenizer.decode(12724, 167, 254)).isEqualTo("행");
        assertThat(tokenizer.decode(254, 105, 2785)).isEqualTo("의");
    }

    @Test
    void knowsSpecialTokensByName() {
        assertThat(tokenizer.special("<|startoftranscript|>")).isEqualTo(50_258);
        assertThat(tokenizer.special("<|endoftext|>")).isEqualTo(50_257).isEqualTo(tokenizer.textTokens());
        assertThat(tokenizer.decode(50_258, 400, 370, 50_257, 50_363)).isEqualTo(" And so");
        assertThatThrownBy(() -> tokenizer.special("<|klingon|>")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("<|klingon|>");
    }
}
