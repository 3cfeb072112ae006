package hearus.server.internal.lectures;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionEvent.Word;

import static org.assertj.core.api.Assertions.assertThat;

class CaptionFiguresTest {
    private static final ReceivedAudio START = new ReceivedAudio(10_000, 500);

    private final CaptionFigures figures = new CaptionFigures(START);

    /** Words of 400 ms, one after the other from 10 s on. */
    private void show(long id, String text, int stable, boolean isFinal, long captionedMs) {
        var words = new ArrayList<Word>();
        for (var word : text.split(" ", -1)) {
            words.add(new Word(" " + word, 10_000 + words.size() * 400L, 10_400 + words.size() * 400L, 0.9));
        }
        figures.add(new Caption(id, 1, text, stable, isFinal, 10_000, 12_000, "en", 0.9, words, 0), new ReceivedAudio(captionedMs, 500));
    }

    @Test
    void eachWordCountsOnceWhenItDoesNotChangeAnyMore() {
        show(1, "Sing muse the", 4, false, 11_500);
        assertThat(figures.at(START).commits()).as("Sing, which ended at 10.4 s").isEqualTo(Map.of(22, 1L));
        show(1, "Sing muse that", 9, false, 11_800);
        show(1, "Sing muse the wrath", 19, true, 12_600);
        assertThat(figures.at(START).commits()).as("muse 1.0 s, the 1.4 s, wrath 1.0 s").isEqualTo(Map.of(22, 1L, 20, 2L, 28, 1L));
        show(2, "of", 2, true, 12_600);
        assertThat(figures.at(START).commits()).containsEntry(44, 1L);
    }

    @Test
    void lettersThatWereShownAndReplacedAreTakenBack() {
        show(1, "Sing news", 4, false, 11_000);
        show(1, "Sing muse", 9, true, 11_500);
        assertThat(figures.at(START).lettersTakenBack()).isEqualTo(4);
    }

    @Test
    void audioCountsFromTheBeginInThisLecture() {
        assertThat(figures.at(START).audioMs()).isZero();
        var later = figures.at(new ReceivedAudio(13_000, 700));
        assertThat(later.audioMs()).isEqualTo(3_200);
        assertThat(later.lostMs()).isEqualTo(200);
    }

    @Test
    void aCaptionWithoutWordsMeasuresNoWord() {
        figures.add(new Caption(1, 1, "text", 4, true, 0, 1, "en", 1, List.of(), 0), START);
        assertThat(figures.at(START).commits()).isEmpty();
    }
}
