package hearus.bench.live;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import hearus.bench.captions.Session.Final;

import static org.assertj.core.api.Assertions.assertThat;

class FinalsCheckTest {
    private static Final said(long startMillis, long endMillis, String text) {
        return new Final(startMillis, endMillis, text);
    }

    @Test
    void threeNamesHaveNoRoomInAPhraseOfOne() {
        var check = new FinalsCheck("en", List.of("Captain David Brown; Commander William McCool"));
        assertThat(check.faults(List.of(said(0, 1100, "Captain David Brown"), said(2000, 3100,
                "Commander William McCool Captain David Brown Commander William McCool, Captain David Brown")))).hasSize(1);
        assertThat(check.faults(List.of(said(0, 1100, "Captain David Brown"), said(2000, 3500, "Commander William McCool")))).isEmpty();
    }

    @Test
    void whatTheLastFinalSaidIsNotSaidAgainUnlessTheSpeakerDid() {
        var finals = List.of(said(0, 2000, "ask what you can do"), said(3000, 5000, "Ask what you can do!"));
        assertThat(new FinalsCheck("en", List.of("ask what you can do for your country")).faults(finals)).hasSize(1);
        assertThat(new FinalsCheck("en", List.of("ask what you can do, ask what you can do")).faults(finals)).isEmpty();
    }

    @Test
    void aWordThatIsSaidTwiceAndMisheardTwiceIsNotRepeated() {
        var check = new FinalsCheck("ko", List.of("여수세계박람회 지원특별법에 의거 여수세계박람회와 관련된 위원회예요."));
        assertThat(check.faults(List.of(said(0, 6000, "여수 세계 방남의 지원특밸 법에 의고 여수 세계 방남의와 관련된 위원회예요.")))).isEmpty();
    }

    /** Fails if what is said like it anywhere in a long recording excuses a repetition. */
    @Test
    void whatIsSaidMuchLaterIsNoExcuse() {
        var finals = new ArrayList<>(List.of(said(0, 2000, "the end of the day"), said(3000, 5000, "The end of the day!")));
        var transcript = new StringBuilder("the end of the day ");
        for (int i = 1; i < 100; i++) {
            transcript.append("one two three four five ");
            finals.add(said(3000 * i + 3000, 3000 * i + 5000, "number " + i));
        }
        assertThat(new FinalsCheck("en", List.of(transcript + "the end of the day")).faults(finals)).hasSize(1);
    }

    @Test
    void koreanIsCountedInSyllables() {
        var check = new FinalsCheck("ko", List.of("오늘 수업은 여기서 끝마치겠습니다"));
        assertThat(check.faults(List.of(said(0, 2300, "오늘 수업은 여기서"), said(2400, 3500, "끝마치겠습니다.")))).isEmpty();
        assertThat(check.faults(List.of(said(0, 2300, "오늘 수업은 여기서"), said(2400, 4500, "오늘수업은 여기서")))).hasSize(1);
        assertThat(check.faults(List.of(said(0, 500, "오늘 수업은 여기서 끝마치겠습니다")))).hasSize(1);
    }
}
