package hearus.bench.score;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import hearus.bench.score.RightWords.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

class RightWordsTest {
    private static List<Optional<Boolean>> right(String heard, String... transcripts) {
        return RightWords.of(List.of(heard.split("(?= )")), List.of(transcripts)).stream().map(Verdict::right).toList();
    }

    private static List<Boolean> judged(String heard, String... transcripts) {
        return right(heard, transcripts).stream().map(Optional::orElseThrow).toList();
    }

    @Test
    void whatWasSaidIsRightWhateverItsCaseAndPunctuation() {
        assertThat(judged("Ask not, what", "ask not what")).containsExactly(true, true, true);
    }

    @Test
    void anotherLetterMakesAWordWrongAndNoOther() {
        assertThat(judged("ask snot what", "ask not what")).containsExactly(true, false, true);
        assertThat(judged("ask now what", "ask not what")).containsExactly(true, false, true);
    }

    @Test
    void lettersThatAreMissingAtAnEdgeCountForTheWordTheyBelongTo() {
        assertThat(judged("they walk to", "they walked to")).containsExactly(true, false, true);
        assertThat(judged("학교 갔다", "학교에 갔다")).containsExactly(false, true);
        assertThat(judged("a known thing", "an unknown thing")).containsExactly(false, false, true);
    }

    @Test
    void aWordThatIsMissingAltogetherIsNobodysError() {
        assertThat(judged("ask what", "ask not what")).containsExactly(true, true);
        assertThat(judged("not what", "ask not what")).containsExactly(true, true);
        assertThat(judged("ask not", "ask not what")).containsExactly(true, true);
        assertThat(judged("not", "no not")).containsExactly(true);
    }

    @Test
    void aWordTooManyIsWrong() {
        assertThat(judged("ask me not", "ask not")).containsExactly(true, false, true);
    }

    @Test
    void koreanSpacesDoNotCount() {
        assertThat(judged("할 수있다", "할수 있다")).containsExactly(true, true);
    }

    @Test
    void theNearestSpellingCounts() {
        assertThat(judged("room 12", "room twelve", "room 12")).containsExactly(true, true);
    }

    @Test
    void aWordWithoutLettersIsNeitherRightNorWrong() {
        assertThat(right("ask -", "ask")).containsExactly(Optional.of(true), Optional.empty());
    }

    @Test
    void tellsWhichWordOfTheTranscriptItsFirstLetterMet() {
        assertThat(RightWords.of(List.of("ask", " what", " xyz"), List.of("ask not what")).stream().map(Verdict::saidWord))
                .containsExactly(Optional.of(0), Optional.of(2), Optional.empty());
    }
}
