package hearus.keywords;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeywordsTest {
    private final Keywords keywords = Keywords.create(KeywordsConfig.defaults());

    @AfterEach
    void close() {
        keywords.close();
    }

    static Stream<String> lectures() {
        return Stream.of(Lectures.economics(), Lectures.computerScience(), Lectures.biology());
    }

    private Findings find(String text) throws InterruptedException {
        return keywords.find(Word.split(text));
    }

    private static List<String> explained(Findings findings) {
        return findings.terms().stream().filter(term -> term.explanation().isPresent()).map(Findings.Term::text).toList();
    }

    /** What is marked, as a reader sees it: neighbours with one explanation are one. */
    private static String marked(List<Word> words, Tag tag) {
        return words.stream().filter(word -> word.tag() == tag).map(Word::text).collect(Collectors.joining(" "));
    }

    @Test
    void aTermThatIsKnownBeforehandCountsHoweverRareItIs() throws Exception {
        var text = Lectures.economics() + " 마지막으로 필립스 곡선을 언급하고 끝내겠습니다.";

        assertThat(find(text).terms()).extracting(Findings.Term::text).noneMatch(term -> term.startsWith("필립스"));
        assertThat(keywords.find(Word.split(text), List.of("필립스 곡선", "말하지 않은 용어")).terms()).extracting(Findings.Term::text)
                .contains("필립스 곡선").doesNotContain("말하지 않은 용어");
    }

    @Test
    void economicsInKorean() throws Exception {
        var found = find(Lectures.economics());

        assertThat(explained(found)).containsExactlyInAnyOrder("기준금리", "인플레이션", "정책 시차");
        assertThat(found.terms()).extracting(Findings.Term::text).contains("중앙은행", "대출 금리", "물가");
        assertThat(marked(found.words(), Tag.COMMENT)).isEqualTo("기준금리란 인플레이션은 정책 시차라고");
        assertThat(found.words().stream().filter(word -> word.text().equals("인플레이션은")).findFirst().orElseThrow().comment())
                .isEqualTo("인플레이션은 물가가 전반적으로 그리고 지속적으로 오르는 현상입니다.");
        assertThat(found.highlights()).as("how it works, and what follows").containsExactly("중앙은행이 기준금리를 올리면 시중은행의 대출 금리와 예금 금리가 함께 오릅니다.",
                "그러니까 중앙은행은 물가 안정과 금융 안정 사이에서 균형을 잡아야 합니다.");
    }

    @Test
    void aComputerScienceLectureInKoreanWithLatinWords() throws Exception {
        var found = find(Lectures.computerScience());

        assertThat(explained(found)).containsExactlyInAnyOrder("해시 테이블", "해시 함수", "개방 주소법", "충돌", "적재율", "rehashing", "체이닝");
        assertThat(marked(found.words(), Tag.COMMENT)).isEqualTo("해시 테이블을 해시 함수에 충돌이라고 체이닝인데, 개방 주소법입니다. 적재율이라는 rehashing이라고");
    }

    @Test
    void aLectureInEnglish() throws Exception {
        var found = find(Lectures.biology());

        assertThat(explained(found)).containsExactlyInAnyOrder("Calvin cycle", "stomata", "chlorophyll", "photorespiration",
                "photosynthesis", "rubisco");
        assertThat(found.terms()).extracting(Findings.Term::text).startsWith("light reactions", "carbon dioxide").doesNotContain("absorbs",
                "green");
        assertThat(found.highlights()).as("both stages").anyMatch(sentence -> sentence.startsWith("In the first stage"))
                .anyMatch(sentence -> sentence.startsWith("In the second stage"));
        assertThat(marked(found.words(), Tag.COMMENT))
                .isEqualTo("photosynthesis. chlorophyll Calvin cycle. rubisco, photorespiration. stomata");
    }

    @ParameterizedTest
    @MethodSource("lectures")
    void theSameTextGivesTheSameMarksAndItsOwnMarksStay(String lecture) throws Exception {
        var once = find(lecture);

        assertThat(find(lecture)).isEqualTo(once);
        assertThat(keywords.find(once.words()).words()).as("sent again").isEqualTo(once.words());
    }

    @ParameterizedTest
    @MethodSource("lectures")
    void wordsKeepTheirTextTheirOrderAndTheirNumber(String lecture) throws Exception {
        var words = Word.split(lecture);
        var found = keywords.find(words).words();

        assertThat(found).extracting(Word::text).containsExactlyElementsOf(words.stream().map(Word::text).toList());
        assertThat(found.stream().filter(word -> word.tag() == Tag.BR).count())
                .isEqualTo(words.stream().filter(word -> word.tag() == Tag.BR).count());
        assertThat(found).allSatisfy(word -> {
            assertThat(word.comment().isEmpty()).isEqualTo(word.tag() != Tag.COMMENT);
            assertThat(word.comment().codePointCount(0, word.comment().length())).isLessThanOrEqualTo(128);
        });
    }

    @Test
    void theSeedsClientBreaksLinesTwiceAfterEverySentence() throws Exception {
        var words = Word.split(Lectures.economics().replace(". ", ".\n\n"));

        assertThat(marked(keywords.find(words).words(), Tag.COMMENT)).isEqualTo("기준금리란 인플레이션은 정책 시차라고");
    }

    @Test
    void elementsMayHoldSeveralWordsAndHangulLetterByLetter() throws Exception {
        var sentences = Stream.of(Lectures.economics().split("(?<=\\.) "))
                .map(sentence -> Word.of(Normalizer.normalize(sentence, Normalizer.Form.NFD)))
                .toList();
        var found = keywords.find(sentences).words();

        assertThat(found).hasSameSizeAs(sentences);
        assertThat(found.get(1).tag()).isEqualTo(Tag.COMMENT);
        assertThat(found.get(1).comment()).startsWith("기준금리란");
    }

    @Test
    void whatIsMarkedAlreadyIsLeftAlone() throws Exception {
        var words = new ArrayList<>(Word.split(Lectures.economics()));
        int inflation = IntStream.range(0, words.size()).filter(i -> words.get(i).text().equals("인플레이션은")).findFirst().orElseThrow();
        words.set(inflation, new Word("인플레이션은", Tag.COMMENT, "선생님의 설명"));
        words.set(0, new Word("오늘은", Tag.HIGHLIGHT, "왜?"));

        var found = keywords.find(words).words();

        assertThat(found.get(inflation)).isEqualTo(words.get(inflation));
        assertThat(found.getFirst()).isEqualTo(words.getFirst());
    }

    @Test
    void aTermIsMarkedAgainFarFromItsLastMark() throws Exception {
        var filler = "그리고 여러분이 지난 시간에 여기서 저기로 갔습니다. ".repeat(30);
        var words = find("광합성이란 식물이 빛으로 양분을 만드는 과정을 말합니다. 광합성은 중요합니다. " + filler + "다시 광합성을 봅시다.").words();

        assertThat(marked(words, Tag.COMMENT)).isEqualTo("광합성이란 광합성을");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "네", "yes", "?!", "1234", "😀", "\n\n\n", "안녕하세요.", "Good morning everyone."})
    void shortTextsBearNoMarks(String text) throws Exception {
        var found = find(text);

        assertThat(found.highlights()).isEmpty();
        assertThat(found.words()).allMatch(word -> word.tag() == Tag.NONE || word.tag() == Tag.BR);
    }

    @Test
    void oneSentenceThatDefinesATermIsEnoughForItsExplanation() throws Exception {
        var found = find("엔트로피란 계의 무질서한 정도를 나타내는 물리량을 말한다.");

        assertThat(explained(found)).containsExactly("엔트로피");
        assertThat(found.highlights()).isEmpty();
    }

    @Test
    void aSentenceThatSumsUpIsHighlightedBecauseItSaysSo() throws Exception {
        var lecture = Lectures.economics();
        var told = lecture.replace("균형을 잡아야 합니다.", "균형을 잡습니다.");

        assertThat(told).isNotEqualTo(lecture);
        assertThat(find(lecture).highlights()).anyMatch(sentence -> sentence.startsWith("그러니까 중앙은행은"));
        assertThat(find(told).highlights()).noneMatch(sentence -> sentence.startsWith("그러니까 중앙은행은"));
    }

    @Test
    void bothLanguagesInOneTextAreEachReadInTheirOwnWay() throws Exception {
        var found = find("""
                오늘은 머신러닝을 보겠습니다. 과적합이란 모델이 학습 데이터를 외워 버리는 현상을 말합니다. 과적합을 막으려면 regularization을 씁니다.
                Gradient descent is an iterative method that walks downhill on the loss surface. Gradient descent needs a learning rate.
                학습률은 한 번에 얼마나 움직일지를 정하는 값입니다. 학습률이 크면 loss가 발산합니다.""");

        assertThat(explained(found)).containsExactlyInAnyOrder("과적합", "Gradient descent", "학습률");
    }

    @Test
    void aCourseDictionaryTeachesNoriNewWords(@TempDir Path folder) throws Exception {
        var text = "캐싱은 자주 쓰는 값을 가까운 곳에 두는 방법입니다.";
        assertThat(explained(find(text))).as("without").isEmpty();

        var file = Files.writeString(folder.resolve("words.txt"), "# 자료구조 강의\n캐싱\n해시테이블 해시 테이블\n");
        try (var taught = Keywords.create(KeywordsConfig.builder().dictionary(Dictionary.read(file)).build())) {
            assertThat(explained(taught.find(Word.split(text)))).containsExactly("캐싱");
        }
    }

    @Test
    void aDictionaryThatCannotBeReadSaysWhy(@TempDir Path folder) throws Exception {
        var broken = Files.writeString(folder.resolve("broken.txt"), "세종시 세종 특별시\n");
        var binary = Files.write(folder.resolve("binary.txt"), new byte[]{(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> Dictionary.read(broken)).isInstanceOf(IOException.class).hasMessageContaining("broken.txt");
        assertThatThrownBy(() -> Dictionary.read(binary)).isInstanceOf(IOException.class).hasMessageContaining("UTF-8");
        assertThat(Dictionary.of(new StringReader("# nothing\n")).words()).isEmpty();
    }

    @Test
    void textsOfManyCallersDoNotMix() throws Exception {
        var lectures = lectures().toList();
        var alone = new ArrayList<Findings>();
        for (var lecture : lectures) {
            alone.add(find(lecture));
        }
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = callers
                    .invokeAll(IntStream.range(0, 60).<Callable<Findings>>mapToObj(i -> () -> find(lectures.get(i % 3))).toList());
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(alone.get(i % 3));
            }
        }
    }

    @Test
    void aTextAsLongAsAMessageMayBeIsAnalysed() throws Exception {
        var words = new ArrayList<Word>();
        while (words.size() < NlpMessage.MAX_WORDS) {
            words.addAll(Word.split(Lectures.biology()));
        }

        var found = keywords.find(words.subList(0, NlpMessage.MAX_WORDS));

        assertThat(found.words()).hasSize(NlpMessage.MAX_WORDS);
        assertThat(found.terms()).hasSizeBetween(5, 40);
    }
}
