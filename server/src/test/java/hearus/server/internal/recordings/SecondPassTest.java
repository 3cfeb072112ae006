package hearus.server.internal.recordings;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent.Word;
import hearus.captions.Transcriber;
import hearus.lectures.Recordings.Improvement;
import hearus.lectures.Segment;

import static org.assertj.core.api.Assertions.assertThat;

class SecondPassTest {
    private static Segment segment(long seq, long startMs, long endMs) {
        return new Segment("physics", seq, "s" + seq, 1, seq, Segment.Origin.LIVE, "", "old", List.of(), startMs, endMs, "ko", 0.5, "tiny",
                List.of());
    }

    private static Word word(String text, long startMs) {
        return new Word(text, startMs, startMs + 400, 0.8);
    }

    @Test
    void wordsGoToTheSegmentInWhichTheyAreSaidOrToTheNearerOne() {
        var one = segment(1, 10_000, 12_000);
        var two = segment(2, 13_000, 15_000);
        var pass = new SecondPass("small", 10_000);
        pass.add(List.of(new Transcriber.Segment("하나 둘, 셋 넷", 0, 5_000, "ko", 0.9,
                List.of(word("하나", 0), word(" 둘,", 2_100), word(" 셋", 2_700), word(" 넷", 4_000)))));
        var improvements = pass.improvements(List.of(two, one));
        assertThat(improvements.get(one)).extracting(Improvement::text).isEqualTo("하나 둘,");
        assertThat(improvements.get(two)).extracting(Improvement::text).isEqualTo("셋 넷");
        assertThat(Objects.requireNonNull(improvements.get(two)).words().getFirst().startMs()).isEqualTo(12_700);
        assertThat(Objects.requireNonNull(improvements.get(one)).model()).isEqualTo("small");
    }

    @Test
    void whatIsFarFromEverySegmentIsLeftOutAndWhereNothingIsHeardNothingChanges() {
        var one = segment(1, 0, 1_000);
        var silent = segment(2, 30_000, 31_000);
        var pass = new SecondPass("small", 0);
        pass.add(List.of(new Transcriber.Segment("near far", 0, 6_000, "en", 0.9, List.of(word("near", 2_000), word(" far", 5_000)))));
        var improvements = pass.improvements(List.of(one, silent));
        assertThat(improvements).containsOnlyKeys(one);
        assertThat(Objects.requireNonNull(improvements.get(one)).text()).isEqualTo("near");
    }

    @Test
    void wordsWithoutTimesAreSpreadEvenly() {
        var one = segment(1, 0, 2_000);
        var two = segment(2, 2_000, 4_000);
        var pass = new SecondPass("small", 0);
        pass.add(List.of(new Transcriber.Segment("a b c d", 0, 4_000, "en", 0.9, List.of())));
        assertThat(pass.improvements(List.of(one, two)).values()).extracting(Improvement::text).containsExactly("a b", "c d");
    }
}
