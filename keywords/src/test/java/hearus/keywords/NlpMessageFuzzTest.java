package hearus.keywords;

import java.util.ArrayList;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Coverage-guided fuzzing of what reads a client's message. In a normal build only the seeds run; with {@code JAZZER_FUZZ=1} in the environment and one of the tests selected it goes on for
 * the given time.
 */
class NlpMessageFuzzTest {
    /** Any text as JSON. */
    @FuzzTest(maxDuration = "5m")
    void anyJson(FuzzedDataProvider data) throws InterruptedException {
        try (var keywords = Keywords.create(KeywordsConfig.defaults())) {
            MutatedMessages.take(keywords, data.consumeRemainingAsString());
        }
    }

    /** Well-formed messages with any words. */
    @FuzzTest(maxDuration = "5m")
    void anyWords(FuzzedDataProvider data) throws InterruptedException {
        var words = new ArrayList<Word>();
        while (data.remainingBytes() > 0) {
            var tag = data.pickValue(Tag.values());
            words.add(new Word(data.consumeString(40), tag, ""));
        }
        try (var keywords = Keywords.create(KeywordsConfig.defaults())) {
            MutatedMessages.take(keywords, new NlpMessage(0, words.size(), words, "").toJson().toString());
        }
    }
}
