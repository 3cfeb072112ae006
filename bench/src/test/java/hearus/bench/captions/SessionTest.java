package hearus.bench.captions;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

import hearus.bench.captions.LiveSpeaker.Heard;

import static org.assertj.core.api.Assertions.assertThat;

class SessionTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String WORDS = "[{\"text\":\"The\",\"endMs\":1300},{\"text\":\"cat\",\"endMs\":1700},{\"text\":\"sat.\",\"endMs\":2400}]";

    private final List<Heard> heard = new ArrayList<>();

    private void caption(long millis, int revision, String text, int stable, String rest) throws Exception {
        var json = "{\"id\":\"1\",\"revision\":" + revision + ",\"text\":\"" + text + "\",\"stable\":" + stable
                + ",\"startMs\":1000,\"endMs\":2400" + rest + "}";
        heard.add(new Heard(millis * 1_000_000, JSON.readTree(json)));
    }

    @Test
    void latenciesAreCountedFromTheAudio() throws Exception {
        caption(1900, 1, "The cat", 0, ",\"final\":false");
        caption(2500, 2, "The cat said", 7, ",\"final\":false");
        caption(3100, 3, "The cat sat.", 12, ",\"final\":true,\"words\":" + WORDS);
        var measures = new Session(0, heard).measure();
        assertThat(measures.first()).containsExactly(900.0);
        assertThat(measures.last()).containsExactly(700.0);
        assertThat(measures.commit()).as("The and cat with the second revision, sat with the final").containsExactly(1200.0, 800.0, 700.0);
        assertThat(measures.erased()).as("the id of said").isEqualTo(2);
        assertThat(measures.letters()).isEqualTo(9);
        assertThat(measures.contradicted()).isZero();
    }

    @Test
    void aWordThatWasStableAndChangedCountsFromItsFinalAndAsAContradiction() throws Exception {
        caption(1900, 1, "The bat", 7, ",\"final\":false");
        caption(3100, 2, "The cat sat.", 12, ",\"final\":true,\"words\":" + WORDS);
        var measures = new Session(0, heard).measure();
        assertThat(measures.commit()).containsExactly(600.0, 1400.0, 700.0);
        assertThat(measures.contradicted()).isEqualTo(1);
    }

    @Test
    void aPhraseWithoutAFinalIsNotCounted() throws Exception {
        caption(1900, 1, "Uh", 0, ",\"final\":false");
        assertThat(new Session(0, heard).measure().phrases()).isZero();
    }
}
