package hearus.keywords;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.keywords.internal.mark.Passage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TextFilesTest {
    private static final String TEXT = "삼투는 물이 막을 지나는 현상이다.\nOsmosis.";

    @Test
    void byteOrderMarksAndUtf16AreUnderstood() throws Exception {
        assertThat(TextFiles.decode(TEXT.getBytes(StandardCharsets.UTF_8))).isEqualTo(TEXT);
        assertThat(TextFiles.decode(("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_8))).isEqualTo(TEXT);
        assertThat(TextFiles.decode(("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_16LE))).isEqualTo(TEXT);
        assertThat(TextFiles.decode(("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_16BE))).isEqualTo(TEXT);
        assertThat(TextFiles.decode(new byte[0])).isEmpty();
    }

    @Test
    void whatIsNoUtf8IsNamedWithItsPlace() {
        var old = ("first line\n" + TEXT).getBytes(Charset.forName("x-windows-949"));
        assertThatThrownBy(() -> TextFiles.decode(old)).isInstanceOf(IOException.class).hasMessageContaining("byte 11, in line 2")
                .hasMessageContaining("CP949");
        assertThatThrownBy(() -> TextFiles.decode("text".getBytes(StandardCharsets.UTF_16LE))).isInstanceOf(IOException.class)
                .hasMessageContaining("byte 1 is zero");
    }

    @Test
    void lettersThatTakeNoRoomAreNotInThePassage() {
        assertThat(Passage.of(List.of(Word.of("\ufeffOs\u00admosis"), Word.of("is\u200b"))).text()).isEqualTo("Osmosis is ");
    }
}
