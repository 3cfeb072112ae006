package hearus.keywords;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever comes: an answer in the same form or a MessageException, no other exception, and nothing that stays behind. */
class HostileMessagesTest {
    /** How many mutated messages to send; a normal build sends a few. */
    private static final int MESSAGES = Optional.ofNullable(System.getenv("HEARUS_MUTATIONS")).map(Integer::parseInt).orElse(4_000);
    private static final long MEGABYTE = 1 << 20;

    static String message(String text) {
        return new NlpMessage(0, 1, Word.split(text), text).toJson().toString();
    }

    @Test
    void mutatedMessagesNeitherEscapeNorStay() throws Exception {
        var short1 = Lectures.economics().substring(0, 200);
        var messages = new MutatedMessages(List.of(message(short1), message("GDP는 생산된 가치를 말한다. It is small."),
                message(Lectures.biology().substring(0, 300)), message("")), 20261124);
        try (var keywords = Keywords.create(KeywordsConfig.defaults())) {
            int answered = 0;
            long before = 0;
            for (int i = 0; i < MESSAGES; i++) {
                answered += MutatedMessages.take(keywords, messages.next()) ? 1 : 0;
                if (i == Math.min(2_000, MESSAGES / 2)) {
                    before = used();
                }
            }
            assertThat(answered).as("some are still messages").isBetween(MESSAGES / 20, MESSAGES - MESSAGES / 20);
            assertThat(used() - before).as("bytes that stayed").isLessThan(8 * MEGABYTE);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Provide
    Arbitrary<List<Word>> words() {
        var text = Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(12), Arbitraries.strings().withCharRange('가', '힣').ofMaxLength(8),
                Arbitraries.of("은", "이란", "말한다.", "is", "a", "금리는", "A", "cell", ".", "of", "the", "과정이다.", "이것을", "충돌이라고", "합니다."));
        return Combinators
                .combine(text, Arbitraries.of(Tag.NONE, Tag.NONE, Tag.NONE, Tag.HIGHLIGHT, Tag.COMMENT, Tag.BR), Arbitraries.of("", "왜냐하면"))
                .as(Word::new).list().ofMaxSize(120);
    }

    @Property(tries = 300)
    void anyWordsComeBackWithMarksOnly(@ForAll("words") List<Word> words) throws Exception {
        try (var keywords = Keywords.create(KeywordsConfig.defaults())) {
            var once = keywords.find(words).words();

            assertThat(once).extracting(Word::text).isEqualTo(words.stream().map(Word::text).toList());
            assertThat(keywords.find(once).words()).as("sent again").isEqualTo(once);
        }
    }

    @Test
    void longWordsSentencesAndRunsTakeNoLongerThanOthers() throws Exception {
        try (var keywords = Keywords.create(KeywordsConfig.defaults())) {
            for (var text : Stream.of("가", "a", "A. ", "a. ", "금리", "금리 ", "금리는 ", "(", "은 ", "a is a ", "이것을 ", "is called ", "ㅋ", "1",
                    "0.", "'", "-", "\u0301", "😀", "금리a", "Dr. ").toList()) {
                var words = Stream.generate(() -> Word.of(text.repeat(NlpMessage.MAX_WORD / text.length()))).limit(100).toList();
                assertThat(keywords.find(words).words()).hasSameSizeAs(words);
                var many = Stream.generate(() -> Word.of(text)).limit(NlpMessage.MAX_WORDS).toList();
                assertThat(keywords.find(many).words()).hasSameSizeAs(many);
            }
        }
    }
}
