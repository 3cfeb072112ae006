package hearus.keywords;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages as broken and hostile clients send them. */
final class MutatedMessages {
    /** What a mutation may put in: JSON's own characters, values of wrong types, numbers at their limits, and letters that analysers trip over. */
    private static final List<String> PIECES = List.of("{", "}", "[", "]", "\"", ",", ":", "\\", "\\u0000", "\\ud800", "null", "true", "-1",
            "1e999", "9007199254740993", "[[", "]]",
            "\"br\"", "\"comment\"", "\"highlight\"", "\"none\"", "[\"a\",\"none\",\"\"]", "arrStart", "sumText",
            "{\"_placeholder\":true,\"num\":0}", " ", "\n", "가", "각각각", "은", "이란", "말한다.",
            " is a ", "e\u0301", "\u1100\u1161", "😀", "\u200b", "\u202e", "…", ".", "?", "'s", "-", "0.75", "ㅋㅋㅋ", "漢字", "한글hangul한글");

    private static final List<Tag> TAGS = List.of(Tag.NONE, Tag.NONE, Tag.NONE, Tag.NONE, Tag.NONE, Tag.BR, Tag.HIGHLIGHT, Tag.COMMENT);

    private final List<String> messages;
    private final Random random;

    MutatedMessages(List<String> messages, long seed) {
        this.messages = List.copyOf(messages);
        this.random = new Random(seed);
    }

    /** Half of them broken anywhere, the other half well-formed JSON whose strings are broken. */
    String next() {
        var message = new StringBuilder(messages.get(random.nextInt(messages.size())));
        if (random.nextBoolean()) {
            mutated(message);
            return message.toString();
        }
        var words = new ArrayList<Word>();
        for (int i = random.nextInt(60); i >= 0; i--) {
            int from = random.nextInt(message.length());
            var word = new StringBuilder(message.substring(from, Math.min(message.length(), from + 1 + random.nextInt(12))));
            mutated(word);
            words.add(new Word(word.toString(), TAGS.get(random.nextInt(TAGS.size())),
                    random.nextInt(9) == 0 ? word.reverse().toString() : ""));
        }
        return new NlpMessage(random.nextInt(3), 2 + random.nextInt(9), words, "").toJson().toString();
    }

    private void mutated(StringBuilder text) {
        for (int i = random.nextInt(3); i >= 0 && !text.isEmpty(); i--) {
            mutate(text);
        }
    }

    private void mutate(StringBuilder message) {
        int at = random.nextInt(message.length());
        int end = Math.min(message.length(), at + 1 + random.nextInt(12));
        switch (random.nextInt(6)) {
            case 0 -> message.delete(at, end);
            case 1 -> message.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            case 2 -> message.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
            case 3 -> message.insert(at, message.substring(at, end));
            case 4 -> message.setCharAt(at, (char) random.nextInt(0x10000));
            default -> message.insert(at, message.substring(random.nextInt(at + 1), at));
        }
        message.setLength(Math.min(message.length(), 20_000));
    }

    /** Takes a message as the server does: refuses it in words, or answers in the same form. Returns whether it was answered. */
    static boolean take(Keywords keywords, String json) throws InterruptedException {
        NlpMessage message;
        try {
            message = NlpMessage.parse(json);
        } catch (MessageException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
            return false;
        }
        check(message, keywords.process(message));
        return true;
    }

    private static void check(NlpMessage message, NlpMessage answer) {
        assertThat(answer.arrStart()).isEqualTo(message.arrStart());
        assertThat(answer.arrEnd()).isEqualTo(message.arrEnd());
        assertThat(answer.sumText()).isEqualTo(message.sumText());
        assertThat(answer.words().size()).isEqualTo(message.words().size());
        for (int i = 0; i < answer.words().size(); i++) {
            var before = message.words().get(i);
            var after = answer.words().get(i);
            assertThat(after.text()).isEqualTo(before.text());
            if (before.tag() != Tag.NONE) {
                assertThat(after).isEqualTo(before);
            }
        }
    }
}
