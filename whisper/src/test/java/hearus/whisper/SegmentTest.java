package hearus.whisper;

import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import hearus.whisper.Hypothesis.Word;

import static org.assertj.core.api.Assertions.assertThat;

class SegmentTest {
    private static Word word(String text, int startMs, int endMs) {
        return new Word(text, startMs, endMs, 1, 1, 1);
    }

    private static List<String> texts(List<Segment> segments) {
        return segments.stream().map(Segment::text).toList();
    }

    @Test
    void aSentenceEndsASegment() {
        var words = List.of(word(" 안녕하세요.", 0, 500), word(" 오늘은", 500, 800), word(" \"극한\"을", 800, 1200), word(" 봅니다.\"", 1200, 1500),
                word(" Pi", 1600, 1700), word(" is", 1700, 1800), word(" 3.14", 1800, 2300), word(" or", 2300, 2400),
                word(" so?", 2400, 2500));
        assertThat(texts(Segment.of(words))).containsExactly("안녕하세요.", "오늘은 \"극한\"을 봅니다.\"", "Pi is 3.14 or so?");
    }

    @Test
    void aPauseEndsASegment() {
        var words = List.of(word(" one", 100, 500), word(" two", 1300, 1500), word(" three", 2301, 2600));
        var segments = Segment.of(words);
        assertThat(texts(segments)).containsExactly("one two", "three");
        assertThat(segments.getFirst().startMs()).isEqualTo(100);
        assertThat(segments.getFirst().endMs()).isEqualTo(1500);
        assertThat(segments.getLast().words()).containsExactly(words.getLast());
    }

    @Test
    void noWordsGiveNoSegments() {
        assertThat(Segment.of(List.of())).isEmpty();
    }

    @Property
    void losesNoWordAndKeepsToItsLimits(@ForAll("words") List<Word> words) {
        var segments = Segment.of(words);
        assertThat(segments.stream().flatMap(segment -> segment.words().stream())).containsExactlyElementsOf(words);
        for (var segment : segments) {
            if (segment.words().size() > 1) {
                assertThat(segment.text().length()).isLessThanOrEqualTo(Segment.MAX_CHARS);
                assertThat(segment.endMs() - segment.startMs()).isLessThanOrEqualTo(Segment.MAX_MS);
            }
            assertThat(segment.startMs()).isLessThanOrEqualTo(segment.endMs());
        }
    }

    @Provide
    Arbitrary<List<Word>> words() {
        var text = Arbitraries.of(" a", " 고윳값을", " 끝.", " \"그래?\"", ",", " " + "x".repeat(90));
        var length = Arbitraries.integers().between(0, 3_000);
        var gap = Arbitraries.of(0, 0, 100, 2_000);
        record Spoken(String text, int gap, int length) {}
        return Combinators.combine(text, gap, length).as(Spoken::new).list().ofMaxSize(40).map(spoken -> {
            var words = new ArrayList<Word>();
            int at = 0;
            for (var one : spoken) {
                at += one.gap;
                words.add(word(one.text, at, at + one.length));
                at += one.length;
            }
            return words;
        });
    }
}
